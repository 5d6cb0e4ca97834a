import type { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';

/** A Redis that has hung or failed is left alone so long. */
const REST_MS = 2000;

/** What a Redis is used for that can be done without, as caches are: it is waited for within a limit, and not asked while it rests. */
export class BestEffort {
  private restingUntil = 0;
  private reported = false;

  /**
   * @param name of what cannot be used then, for the log
   * @param limitMs how long an operation is waited for, in milliseconds
   */
  constructor(
    private readonly redis: Redis,
    private readonly name: string,
    private readonly limitMs: number,
    private readonly logger: Logger,
  ) {}

  /**
   * What `operation` resolves to; undefined when it fails or takes too long, and for the next 2 s without asking. That
   * is said once, until it works again.
   */
  async attempt<T>(operation: () => Promise<T>): Promise<T | undefined> {
    if (Date.now() < this.restingUntil) return undefined;
    try {
      // Otherwise a connection that waits for Redis keeps each command, and what it carries.
      if (this.redis.status !== 'ready') throw new Error('Redis is not connected');
      const result = await this.limited(operation());
      this.reported = false;
      return result;
    } catch (error) {
      this.restingUntil = Date.now() + REST_MS;
      if (!this.reported) this.logger.warn({ err: error }, `${this.name} cannot be used right now`);
      this.reported = true;
      return undefined;
    }
  }

  private async limited<T>(operation: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new Error(`Redis did not answer within ${this.limitMs} ms`);
      timer = setTimeout(() => reject(error), this.limitMs);
    });
    try {
      return await Promise.race([operation, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
