import { AppError } from '@app/errors';
import { Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { isConnectionError } from './connection-error.js';

/** The queues by name, and the one place that decides what "Redis is away" means for a caller. */
export class Queues {
  private readonly logger = new Logger(Queues.name);
  private readonly byName: ReadonlyMap<string, Queue>;

  constructor(
    private readonly redis: Redis,
    queues: readonly Queue[],
  ) {
    this.byName = new Map(queues.map((queue) => [queue.name, queue]));
    for (const queue of queues) {
      queue.on('error', (error) => {
        // That Redis is away is said once, by its own connection.
        if (!isConnectionError(error)) this.logger.error({ err: error, queue: queue.name }, 'queue error');
      });
    }
  }

  /** @throws Error when there is no such queue */
  get(name: string): Queue {
    const queue = this.byName.get(name);
    if (!queue) throw new Error(`There is no queue "${name}".`);
    return queue;
  }

  /**
   * Runs an operation on Redis.
   * @throws AppError `queue_unavailable` at once when Redis is away or leaves in the middle of it
   */
  async use<T>(operation: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.redis.status !== 'ready') throw unavailable();
    try {
      return await operation(this.redis);
    } catch (error) {
      if (isConnectionError(error)) throw unavailable(error);
      throw error;
    }
  }
}

function unavailable(cause?: unknown): AppError {
  return new AppError('queue_unavailable', 'The task queue cannot be reached right now.', {
    cause,
    retryAfter: 5,
  });
}
