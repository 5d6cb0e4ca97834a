import { AppError, toAppError } from '@app/errors';
import { Injectable, Logger } from '@nestjs/common';
import { DelayedError, WaitingChildrenError, WaitingError, type Job } from 'bullmq';
import { handBack } from './hand-back.js';
import { HandlerRegistry } from '../jobs/handler-registry.js';
import { JobCatalogue } from '../jobs/job-catalogue.js';
import type { JobRow } from '../jobs/job-type.js';
import { readFailure, toJobFailure } from '../jobs/job-failure.js';
import { parsePayload } from '../jobs/job-payload.js';
import { PostponeError } from '../jobs/postpone-error.js';
import { ProgressReporter } from './progress-reporter.js';
import { entryOf } from '../tasks/task-index-entry.js';
import { isTaskQueue } from '../queues/queue-names.js';
import { QueueTurns } from '../queues/queue-turns.js';
import { RunningTasks, type Run } from './running-tasks.js';
import type { RunOutcome } from './task-runs.js';
import { withTimeLimits } from './time-limits.js';
import { WORKER_STOPPING } from './worker-stopping.js';

const OTHER = 'other';

/** The one wrapper round every handler: payload, time limits, progress, logging, classification of errors. */
@Injectable()
export class JobRunner {
  private readonly logger = new Logger(JobRunner.name);

  constructor(
    private readonly catalogue: JobCatalogue,
    private readonly handlers: HandlerRegistry,
    private readonly tasks: RunningTasks,
    private readonly turns: QueueTurns,
  ) {}

  /**
   * @param token the lock on the job
   * @throws Error as BullMQ understands it, see `toJobFailure`
   */
  async run(job: Job, token: string): Promise<unknown> {
    const row = this.rowOf(job);
    if (row.waitsForChildren && (await job.moveToWaitingChildren(token))) {
      throw new WaitingChildrenError();
    }
    const run = this.tasks.begin(job, token, row.timeLimit);
    const reporter = new ProgressReporter(job, (error) =>
      this.logger.warn({ task_id: job.id, err: error }, 'progress not written'),
    );
    try {
      const result = await this.handle({ job, row }, run, reporter);
      await reporter.settled();
      run.end('completed');
      return result;
    } catch (error) {
      await reporter.settled();
      if (run.interruption.reason === WORKER_STOPPING) {
        await handBack(job, token);
        run.end('returned');
        throw new WaitingError();
      }
      if (error instanceof PostponeError) {
        await this.postpone(job, token, error).finally(() => run.end('returned'));
        throw new DelayedError();
      }
      const failure = toAppError(run.interruption.reason ?? error);
      if (!row.ownsLog) reporter.log(failureLine(failure, run));
      await reporter.settled();
      run.end(outcomeOf(job, failure), failure);
      throw toJobFailure(failure);
    }
  }

  /** Tells of a job that BullMQ has failed without a run, for a reason that was there before the worker took it. */
  failedUnrun(job: Job, reason: string): void {
    const error = readFailure(reason, null);
    this.endedUnrun(job, error.code === 'cancelled' ? 'cancelled' : 'failed', error);
  }

  /** Gives a job back to its queue that this worker was given and does not want. @throws WaitingError always */
  async decline(job: Job, token: string): Promise<never> {
    await this.turns.notBegun(job);
    await handBack(job, token);
    throw new WaitingError();
  }

  /** @throws Error as `run`, for a job of a name that this worker does not know: it was not run */
  private rowOf(job: Job): JobRow {
    if (this.catalogue.has(job.name)) return this.catalogue.row(job.name);
    const failure = new AppError('internal_error', `This worker knows no job "${job.name}".`);
    this.endedUnrun(job, outcomeOf(job, failure), failure);
    throw toJobFailure(failure);
  }

  /** Names outside the catalogue are anybody's, and do not become labels of metrics. */
  private endedUnrun(
    job: Job,
    outcome: RunOutcome,
    { code, message }: Pick<AppError, 'code' | 'message'>,
  ): void {
    const name = this.catalogue.has(job.name) ? job.name : OTHER;
    this.tasks.endedUnrun(job, { job: name, outcome, code, message });
  }

  private async postpone(job: Job, token: string, { seconds, turns }: PostponeError): Promise<void> {
    if (turns > 0 && isTaskQueue(job.queueName)) {
      const task = { queue: job.queueName, taskId: job.id ?? '', jobName: job.name };
      const entry = entryOf(task, job.data as object);
      await job.changePriority({ priority: await this.turns.lastOf(job.queueName, entry, turns) });
    }
    await job.moveToDelayed(Date.now() + seconds * 1000, token);
  }

  private async handle(
    { job, row }: { job: Job; row: JobRow },
    { interruption, stages }: Run,
    reporter: ProgressReporter,
  ): Promise<unknown> {
    const payload = parsePayload(row.type, job.data);
    const handler = this.handlers.get(job.name);
    return withTimeLimits(row, interruption, () =>
      handler(payload, {
        taskId: job.id ?? '',
        queue: job.queueName,
        urgent: this.turns.isUrgent(job.queueName, job.timestamp),
        attempt: job.attemptsMade + 1,
        submittedAt: new Date(job.timestamp),
        softTimeLimit: row.softTimeLimit,
        save: (fields) => job.updateData({ ...(job.data as object), ...fields }),
        get signal() {
          return interruption.signal;
        },
        progress: (stage, done, total) => {
          stages.enter(stage);
          reporter.report(stage, done, total);
        },
        log: (line) => reporter.log(line),
      }),
    );
  }
}

function failureLine({ code, message }: AppError, { stages: { current } }: Run): string {
  const where = current ? `${current.stage}: ${code} after ${Date.now() - current.at} ms` : code;
  return `${where}: ${message}`;
}

function outcomeOf(job: Job, { code, retryable }: { code: string; retryable: boolean }): RunOutcome {
  if (code === 'cancelled') return 'cancelled';
  return retryable && job.attemptsMade + 1 < (job.opts.attempts ?? 1) ? 'retrying' : 'failed';
}
