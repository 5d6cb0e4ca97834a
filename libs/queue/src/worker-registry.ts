import { Settings } from '@app/config';
import { Injectable } from '@nestjs/common';
import type { QueueName } from './queue-names.js';
import { Queues } from './queues.js';

/** What a worker says of itself with each heartbeat. */
export interface WorkerInfo {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly queues: readonly QueueName[];
  readonly concurrency: number;
  /** ISO 8601. */
  readonly startedAt: string;
}

export const HEARTBEAT_MS = 5000;
const LOST_AFTER_MS = 3 * HEARTBEAT_MS;

/** The workers that beat: one key each, which lapses when its worker does. */
@Injectable()
export class WorkerRegistry {
  private readonly ids: string;

  constructor(
    private readonly queues: Queues,
    settings: Settings,
  ) {
    this.ids = `${settings.REDIS_PREFIX}:workers`;
  }

  async beat(worker: WorkerInfo): Promise<void> {
    await this.queues.use((redis) =>
      Promise.all([
        redis.set(this.key(worker.id), JSON.stringify(worker), 'PX', LOST_AFTER_MS),
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
