import { Settings } from '@app/config';
import { workerTimings } from '@app/queue';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { Liveness } from './liveness.js';

const PING_LIMIT_MS = 2000;

/**
 * Tells a connection to Redis that is dead without knowing it from a Redis that is away: with the first a new connection
 * is answered, and a restart helps. It is looked for once the old one has been silent for twice `WORKER_LOST_AFTER`.
 */
@Injectable()
export class RedisPulse implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RedisPulse.name);
  private readonly intervalMs: number;
  private readonly patienceMs: number;
  private ping: Promise<unknown> | undefined;
  private answeredAt = performance.now();
  private dead = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: Redis,
    settings: Settings,
    liveness: Liveness,
  ) {
    const { judgeMs, lostAfterMs } = workerTimings(settings);
    this.intervalMs = judgeMs;
    this.patienceMs = 2 * lostAfterMs;
    liveness.add('redis_connection', () => this.problem);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), this.intervalMs);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private get problem(): string | undefined {
    if (!this.dead) return undefined;
    const seconds = Math.round((performance.now() - this.answeredAt) / 1000);
    return `Redis can be reached, but this process's connection has not answered for ${seconds} s`;
  }

  private async look(): Promise<void> {
    // One that is not answered may wait for as long as Redis is away.
    this.ping ??= this.redis
      .ping()
      .then(() => this.answered())
      .catch(() => undefined)
      .finally(() => (this.ping = undefined));
    if (performance.now() - this.answeredAt < this.patienceMs) return;
    const reachable = await this.canBeReached();
    const dead = reachable && performance.now() - this.answeredAt >= this.patienceMs;
    if (dead && !this.dead) this.logger.error('the connection to Redis is dead, a new one is not');
    this.dead = dead;
  }

  private answered(): void {
    this.answeredAt = performance.now();
    this.dead = false;
  }

  private async canBeReached(): Promise<boolean> {
    const fresh = this.redis.duplicate({
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      connectTimeout: PING_LIMIT_MS,
    });
    // What it says is what `connect` rejects with.
    fresh.on('error', () => undefined);
    const answered = fresh.connect().then(() => fresh.ping());
    try {
      return await Promise.race([
        answered.then(
          () => true,
          () => false,
        ),
        sleep(PING_LIMIT_MS, false, { ref: false }),
      ]);
    } finally {
      fresh.disconnect();
    }
  }
}
