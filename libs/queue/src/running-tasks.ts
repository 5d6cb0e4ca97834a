import { AppError } from '@app/errors';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Job } from 'bullmq';
import { cancelTimes } from './cancel-mark.js';
import type { QueueName } from './queue-names.js';
import { Queues } from './queues.js';

/** A mark lies on the job and not in a message: a worker that was cut off finds it when it is back. */
const LOOK_MS = 300;

/** The tasks that this worker runs, and whether they still should. */
@Injectable()
export class RunningTasks implements OnApplicationShutdown {
  private readonly logger = new Logger(RunningTasks.name);
  private readonly running = new Map<Job, AbortController>();
  private readonly timer = setInterval(() => void this.look(), LOOK_MS);

  constructor(private readonly queues: Queues) {}

  get ids(): string[] {
    return [...this.running.keys()].map((job) => job.id ?? '');
  }

  /**
   * Runs `work` until it ends; its signal is aborted when the task is cancelled.
   * @throws AppError `cancelled` when the task was cancelled before it began
   */
  async run<T>(job: Job, work: (cancel: AbortSignal) => Promise<T>): Promise<T> {
    const cancel = new AbortController();
    this.running.set(job, cancel);
    try {
      await this.abortMarked([job]);
      cancel.signal.throwIfAborted();
      return await work(cancel.signal);
    } finally {
      this.running.delete(job);
    }
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const jobs = [...this.running.keys()];
    if (jobs.length === 0) return;
    await this.abortMarked(jobs).catch((error: unknown) => {
      // While Redis is away nobody can ask for anything.
      if (error instanceof AppError && error.code === 'queue_unavailable') return;
      this.logger.error({ err: error }, 'could not look for cancellations');
    });
  }

  private async abortMarked(jobs: readonly Job[]): Promise<void> {
    const times = await this.queues.use((redis) =>
      cancelTimes(
        redis,
        jobs.map((job) => ({ queue: this.queues.get(job.queueName as QueueName), taskId: job.id ?? '' })),
      ),
    );
    for (const [index, job] of jobs.entries()) {
      if (times[index] === undefined) continue;
      this.running.get(job)?.abort(new AppError('cancelled', 'The task was cancelled.'));
    }
  }
}
