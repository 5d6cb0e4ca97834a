import { FileStore, type StorageSpace } from '@app/file-store';
import { Queues, TrendReader } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { LATELY_MIN } from '../problems/failure-rate-up.js';
import type { RedisFacts, Snapshot } from '../problems/problem.js';
import { SharedValue } from '../shared-value.js';
import { parseRedisInfo } from './redis-info.js';

/** These change slowly, and cost more to read than the queues. */
const TTL_MS = 10_000;
const DAY_TTL_MS = 300_000;
/** A disk that does not answer must not keep the operators' page from telling of everything else. */
const DISK_LIMIT_MS = 2000;

type Found = Pick<Snapshot, 'redis' | 'storage' | 'failures'>;

/** How it stands with what the queues rest on. */
@Injectable()
export class Surroundings {
  private readonly all = new SharedValue(() => this.readAll(), TTL_MS);
  private readonly day = new SharedValue(() => this.trends.failuresOfDay(), DAY_TTL_MS);

  constructor(
    private readonly queues: Queues,
    private readonly files: FileStore,
    private readonly trends: TrendReader,
  ) {}

  /** @throws AppError `queue_unavailable` */
  read(): Promise<Found> {
    return this.all.get();
  }

  private async readAll(): Promise<Found> {
    const [redis, storage, lately, day] = await Promise.all([
      this.redis(),
      this.storage(),
      this.trends.failuresLately(LATELY_MIN),
      this.day.get(),
    ]);
    return { redis, storage, failures: { lately, day } };
  }

  private async redis(): Promise<RedisFacts> {
    return parseRedisInfo(await this.queues.use((redis) => redis.info()));
  }

  /** Null when it cannot be read, of which `/health` tells, and of a bucket. */
  private storage(): Promise<StorageSpace | null> {
    const late = sleep(DISK_LIMIT_MS, null, { ref: false });
    return Promise.race([this.files.space().catch(() => null), late]);
  }
}
