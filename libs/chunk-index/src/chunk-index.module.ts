import { Settings, storageLocation } from '@app/config';
import { withLock } from '@app/redis';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { ChunkIndex } from './chunk-index.js';
import { KeptIndexShape } from './kept-index-shape.js';
import { storageOptions } from './storage-options.js';
import type { Exclusively } from './tables.js';

const LOCK_LIMIT_MS = 20_000;

/** The chunk index of `STORAGE_URI`. */
export function openChunkIndex(settings: Settings, exclusively: Exclusively): ChunkIndex {
  const location = storageLocation(settings);
  return new ChunkIndex(location.index, exclusively, storageOptions(location));
}

@Module({
  providers: [
    KeptIndexShape,
    {
      provide: ChunkIndex,
      useFactory: (settings: Settings, redis: Redis) =>
        openChunkIndex(settings, (collection, work) =>
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
