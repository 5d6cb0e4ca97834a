import { Settings } from '@app/config';
import { beginAtZero } from '@app/metrics';
import { isConnectionError, QUEUE_NAMES, workerTimings } from '@app/queue';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Counter, Registry } from 'prom-client';

/**
 * Puts the tasks of lost workers back into their queues. It has BullMQ workers of its own for that, which take no jobs:
 * those that do end their look for such tasks while they are paused, as all are where every worker holds.
 */
@Injectable()
export class StalledTasks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(StalledTasks.name);
  private readonly takenOver: Counter<'queue'>;
  private watchers: readonly Worker[] = [];

  constructor(
    private readonly redis: Redis,
    private readonly settings: Settings,
    registry: Registry,
  ) {
    this.takenOver = new Counter({
      name: 'ragmill_tasks_taken_over_total',
      help: 'Tasks of lost workers that this worker has found and put back.',
      labelNames: ['queue'],
      registers: [registry],
    });
    beginAtZero(
      this.takenOver,
      QUEUE_NAMES.map((queue) => ({ queue })),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    this.watchers = QUEUE_NAMES.map((name) => this.watch(name));
    await Promise.all(this.watchers.map((watcher) => watcher.startStalledCheckTimer()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    // They run nothing, and Redis may be away.
    await Promise.all(this.watchers.map((watcher) => watcher.close(true)));
  }

  private watch(queue: string): Worker {
    const watcher = new Worker(queue, undefined, {
      connection: this.redis,
      prefix: this.settings.REDIS_PREFIX,
      autorun: false,
      stalledInterval: workerTimings(this.settings).lookMs,
      maxStalledCount: 3,
    });
    watcher.on('stalled', () => this.takenOver.inc({ queue }));
    watcher.on('error', (error) => {
      if (!isConnectionError(error)) this.logger.error({ err: error, queue }, 'lost tasks not looked for');
    });
    return watcher;
  }
}
