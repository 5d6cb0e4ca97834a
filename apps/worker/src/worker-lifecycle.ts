import { Settings } from '@app/config';
import { isConnectionError, RunningTasks } from '@app/queue';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueProcessor } from './queue.processor.js';

/** Injection token of every `QueueProcessor` of this worker. */
export const PROCESSORS = Symbol('ragmill:processors');

/** How long a task that was aborted may take to clean up. */
const ABORT_LIMIT_MS = 5000;

/** Starts taking jobs when the application is complete, and stops without losing or delaying any. */
@Injectable()
export class WorkerLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WorkerLifecycle.name);

  constructor(
    private readonly settings: Settings,
    private readonly redis: Redis,
    private readonly tasks: RunningTasks,
    @Inject(PROCESSORS) private readonly processors: readonly QueueProcessor[],
  ) {}

  onApplicationBootstrap(): void {
    for (const worker of this.workers()) {
      worker.on('error', (error) => {
        // That Redis is away is said once, by its own connection.
        if (!isConnectionError(error)) this.logger.error({ err: error, queue: worker.name }, 'worker error');
      });
      worker
        .run()
        .catch((error: unknown) => this.logger.error({ err: error, queue: worker.name }, 'worker stopped'));
    }
  }

  /** No new jobs; what runs gets `SHUTDOWN_GRACE` seconds, then goes back to its queue and resumes elsewhere. */
  async beforeApplicationShutdown(): Promise<void> {
    // Without Redis no task can be finished or handed back.
    const graceMs = this.redis.status === 'ready' ? this.settings.SHUTDOWN_GRACE * 1000 : 0;
    const closed = Promise.all(this.workers().map((worker) => worker.close())).then(() => true);
    const abort = setTimeout(() => this.abortRunning(), graceMs);
    const inTime = await Promise.race([closed, sleep(graceMs + ABORT_LIMIT_MS, false, { ref: false })]);
    clearTimeout(abort);
    if (inTime) return;
    // What has not closed by now waits for a connection that is gone, and so would everything after it.
    this.logger.warn(
      'not all tasks could be handed back; other workers take them over once their locks lapse',
    );
    process.exit(1);
  }

  private abortRunning(): void {
    this.logger.log('the grace is over: running tasks go back to their queues');
    this.tasks.stop();
  }

  private workers(): Worker[] {
    return this.processors.map(({ worker }) => worker);
  }
}
