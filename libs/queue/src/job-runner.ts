import { toAppError } from '@app/errors';
import { Injectable, Logger } from '@nestjs/common';
import { DelayedError, WaitingChildrenError, WaitingError, type Job } from 'bullmq';
import { HandlerRegistry } from './handler-registry.js';
import { JobCatalogue } from './job-catalogue.js';
import { toJobFailure } from './job-failure.js';
import { parsePayload } from './job-payload.js';
import { PostponeError } from './postpone-error.js';
import { ProgressReporter } from './progress-reporter.js';
import { RunningTasks } from './running-tasks.js';
import { withTimeLimits } from './time-limits.js';
import { WORKER_STOPPING } from './worker-stopping.js';

/** The one wrapper round every handler: payload, time limits, progress, logging, classification of errors. */
@Injectable()
export class JobRunner {
  private readonly logger = new Logger(JobRunner.name);

  constructor(
    private readonly catalogue: JobCatalogue,
    private readonly handlers: HandlerRegistry,
    private readonly tasks: RunningTasks,
  ) {}

  /**
   * @param token the lock on the job
   * @param stopping aborted with `WORKER_STOPPING` when the task is to go back to its queue
   * @throws Error as BullMQ understands it, see `toJobFailure`
   */
  async run(job: Job, token: string, stopping: AbortSignal): Promise<unknown> {
    const task = {
      task_id: job.id,
      job: job.name,
      queue: job.queueName,
      attempt: job.attemptsMade + 1,
      request_id: (job.data as { requestId?: string }).requestId,
    };
    if (this.catalogue.row(job.name).waitsForChildren && (await job.moveToWaitingChildren(token))) {
      throw new WaitingChildrenError();
    }
    const startedAt = performance.now();
    const reporter = new ProgressReporter(job, (error) =>
      this.logger.warn({ ...task, err: error }, 'progress not written'),
    );
    try {
      const result = await this.tasks.run(job, (cancelled) =>
        this.handle(job, AbortSignal.any([stopping, cancelled]), reporter),
      );
      await reporter.settled();
      this.logger.log({ ...task, took_ms: Math.round(performance.now() - startedAt) }, 'task completed');
      return result;
    } catch (error) {
      await reporter.settled();
      if (stopping.reason === WORKER_STOPPING) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      if (error instanceof PostponeError) {
        await job.moveToDelayed(Date.now() + error.seconds * 1000, token);
        throw new DelayedError();
      }
      const { code, message, cause } = toAppError(error);
      this.logger.warn(
        { ...task, code, took_ms: Math.round(performance.now() - startedAt), err: cause },
        `task failed: ${message}`,
      );
      throw toJobFailure(error);
    }
  }

  private async handle(job: Job, cancel: AbortSignal, reporter: ProgressReporter): Promise<unknown> {
    const row = this.catalogue.row(job.name);
    const payload = parsePayload(row.type, job.data);
    const handler = this.handlers.get(job.name);
    return withTimeLimits(row, cancel, (signal) =>
      handler(payload, {
        taskId: job.id ?? '',
        queue: job.queueName,
        attempt: job.attemptsMade + 1,
        submittedAt: new Date(job.timestamp),
        signal,
        progress: (stage, done, total) => reporter.report(stage, done, total),
        log: (line) => reporter.log(line),
      }),
    );
  }
}
