import { Settings } from '@app/config';
import { WORKER_STOPPING } from '@app/queue';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Worker } from 'bullmq';
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
    @Inject(PROCESSORS) private readonly processors: readonly QueueProcessor[],
  ) {}

  onApplicationBootstrap(): void {
    for (const worker of this.workers()) {
      worker.concurrency = this.slots(worker.name);
      worker.on('error', (error) => this.logger.warn({ err: error, queue: worker.name }, 'queue connection'));
      worker
        .run()
        .catch((error: unknown) => this.logger.error({ err: error, queue: worker.name }, 'worker stopped'));
    }
  }

  /** No new jobs; what runs gets `SHUTDOWN_GRACE` seconds, then goes back to its queue and resumes elsewhere. */
  async beforeApplicationShutdown(): Promise<void> {
    const graceMs = this.settings.SHUTDOWN_GRACE * 1000;
    const closed = Promise.all(this.workers().map((worker) => worker.close()));
    const abort = setTimeout(() => this.abortRunning(), graceMs);
    const giveUp = new Promise<void>((resolve) => {
      setTimeout(resolve, graceMs + ABORT_LIMIT_MS).unref();
    });
    await Promise.race([closed, giveUp]);
    clearTimeout(abort);
  }

  private abortRunning(): void {
    this.logger.log('the grace is over: running tasks go back to their queues');
    for (const worker of this.workers()) worker.cancelAllJobs(WORKER_STOPPING);
  }

  /** Low has slots of its own, so that it never starves, and half as many, so that high goes first. */
  private slots(queue: string): number {
    const slots = this.settings.WORKER_CONCURRENCY;
    if (queue === 'high') return slots;
    return queue === 'low' ? Math.max(1, Math.floor(slots / 2)) : 1;
  }

  private workers(): Worker[] {
    return this.processors.map(({ worker }) => worker);
  }
}
