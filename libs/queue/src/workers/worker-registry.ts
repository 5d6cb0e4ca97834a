import { Settings } from '@app/config';
import { Injectable } from '@nestjs/common';
import type { QueueName } from '../queues/queue-names.js';
import { Queues } from '../queues/queues.js';
import type { RunningTask } from '../running/running-tasks.js';
import { workerTimings } from './worker-timings.js';

/** What a worker says of itself with each heartbeat. Times are ISO 8601. */
export interface WorkerInfo {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly queues: readonly { readonly name: QueueName; readonly concurrency: number }[];
  readonly startedAt: string;
  readonly beatAt: string;
  readonly running: readonly RunningTask[];
  /** Runs that ended on it since it started. */
  readonly processed: number;
  readonly failed: number;
  readonly retried: number;
  /** Resident, in bytes; the processes that read documents have theirs beside it. */
  readonly memoryBytes: number;
}

/** The workers that beat: one key each, which lapses when its worker does. */
@Injectable()
export class WorkerRegistry {
  private readonly ids: string;
  private readonly lostAfterMs: number;

  constructor(
    private readonly queues: Queues,
    settings: Settings,
  ) {
    this.ids = `${settings.REDIS_PREFIX}:workers`;
    this.lostAfterMs = workerTimings(settings).lostAfterMs;
  }

  async beat(worker: WorkerInfo): Promise<void> {
    await this.queues.use((redis) =>
      Promise.all([
        redis.set(this.key(worker.id), JSON.stringify(worker), 'PX', this.lostAfterMs),
        redis.sadd(this.ids, worker.id),
      ]),
    );
  }

  async leave(id: string): Promise<void> {
    await this.queues.use((redis) => Promise.all([redis.del(this.key(id)), redis.srem(this.ids, id)]));
  }

  /** @throws AppError `queue_unavailable` */
  async workers(): Promise<WorkerInfo[]> {
    return this.queues.use(async (redis) => {
      const ids = await redis.smembers(this.ids);
      if (ids.length === 0) return [];
      const beats = await redis.mget(ids.map((id) => this.key(id)));
      const lost = ids.filter((_, index) => beats[index] === null);
      if (lost.length > 0) await redis.srem(this.ids, lost);
      return beats.flatMap((beat) => (typeof beat === 'string' ? [JSON.parse(beat) as WorkerInfo] : []));
    });
  }

  private key(id: string): string {
    return `${this.ids}:${id}`;
  }
}
