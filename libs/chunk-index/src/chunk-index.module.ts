import { Settings, storagePaths } from '@app/config';
import { withLock } from '@app/redis';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { ChunkIndex } from './chunk-index.js';
import { KeptIndexShape } from './kept-index-shape.js';

const LOCK_LIMIT_MS = 20_000;

@Module({
  providers: [
    KeptIndexShape,
    {
      provide: ChunkIndex,
      useFactory: (settings: Settings, redis: Redis) =>
        new ChunkIndex(storagePaths(settings).index, (collection, work) =>
          withLock(
            redis,
            `${settings.REDIS_PREFIX}:lock-collection:${collection}`,
            AbortSignal.timeout(LOCK_LIMIT_MS),
            work,
          ),
        ),
      inject: [Settings, Redis],
    },
  ],
  exports: [ChunkIndex, KeptIndexShape],
})
export class ChunkIndexModule implements OnApplicationShutdown {
  constructor(private readonly index: ChunkIndex) {}

  async onApplicationShutdown(): Promise<void> {
    await this.index.close();
  }
}
