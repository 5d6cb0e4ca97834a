import { AppError, toAppError } from '@app/errors';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Job } from 'bullmq';
import { BegunTasks } from './begun-tasks.js';
import { areCancelled } from '../tasks/cancel-mark.js';
import { documentOf } from '../tasks/task-document.js';
import type { TaskView } from '../tasks/task-view.js';
import { Interruption } from './interruption.js';
import { LoopGuard } from './loop-guard.js';
import { Queues } from '../queues/queues.js';
import { StageTimes } from './stage-times.js';
import { TaskRuns, type RunOutcome, type TaskEnd, type TaskRun } from './task-runs.js';
import { WORKER_STOPPING } from './worker-stopping.js';

/** A mark lies on the job and not in a message: a worker that was cut off finds it when it is back. */
const LOOK_MS = 300;

/** A task that this worker runs. */
export interface RunningTask {
  readonly taskId: string;
  readonly job: string;
  readonly queue: string;
  readonly startedAt: Date;
  /** Null until the handler has named one. */
  readonly stage: string | null;
  readonly stageSince: Date | null;
  /** When the handler last told of progress; `startedAt` when it never did. */
  readonly progressAt: Date;
  /** In seconds. */
  readonly timeLimit: number;
  /** Null where the task is not about one. */
  readonly document: TaskView['document'];
}

type TaskStart = Omit<RunningTask, 'stage' | 'stageSince' | 'progressAt'>;

interface Running {
  readonly task: TaskStart;
  readonly stages: StageTimes;
  readonly interruption: Interruption;
}

/** A run that has begun. */
export interface Run {
  /** Happens when the task is cancelled, or must go back to its queue (`WORKER_STOPPING`). */
  readonly interruption: Interruption;
  readonly stages: StageTimes;
  /** To be called once, when the run is over. */
  end(outcome: RunOutcome, error?: AppError): void;
}

/** The tasks that this worker runs, and whether they still should. */
@Injectable()
export class RunningTasks implements OnApplicationShutdown {
  private readonly logger = new Logger(RunningTasks.name);
  private readonly running = new Map<Job, Running>();
  /** By queue, in milliseconds. */
  private readonly began = new Map<string, number>();
  private readonly timer = setInterval(() => void this.look(), LOOK_MS);

  constructor(
    private readonly queues: Queues,
    private readonly guard: LoopGuard,
    private readonly begun: BegunTasks,
    private readonly runs: TaskRuns,
  ) {}

  get tasks(): RunningTask[] {
    return [...this.running.values()].map(({ task, stages: { current, reportedAt } }) => ({
      ...task,
      stage: current?.stage ?? null,
      stageSince: current ? new Date(current.at) : null,
      progressAt: reportedAt === undefined ? task.startedAt : new Date(reportedAt),
    }));
  }

  /**
   * @param token the lock on the job
   * @param timeLimit in seconds
   */
  begin(job: Job, token: string, timeLimit: number): Run {
    const startedAt = new Date();
    const taskId = job.id ?? '';
    const document = documentOf(job);
    const task = { taskId, job: job.name, queue: job.queueName, startedAt, timeLimit, document };
    const interruption = new Interruption();
    const watches = this.runs.began(task);
    const stages = new StageTimes((stage) => watches.forEach((watch) => watch.stage(stage)));
    this.running.set(job, { task, stages, interruption });
    this.began.set(task.queue, startedAt.getTime());
    this.begun.note(job);
    const leaveGuard = this.guard.enter({
      queue: task.queue,
      taskId,
      token,
      timeLimit,
      endsAt: startedAt.getTime() + timeLimit * 1000,
    });
    const end = (outcome: RunOutcome, error?: AppError): void => {
      this.running.delete(job);
      leaveGuard();
      watches.forEach((watch) => watch.end());
      this.ended(job, { task, stages: stages.end() }, outcome, error);
    };
    return { interruption, stages, end };
  }

  /** Tells of a job that has ended without a run. */
  endedUnrun(job: Job, ended: Omit<TaskEnd, 'taskId' | 'queue'>): void {
    const end = { taskId: job.id ?? '', queue: job.queueName, ...ended };
    this.log(end, job);
    this.runs.endedUnrun(end);
  }

  /** When the last task of a queue began here, in milliseconds; 0 when none has. */
  lastBegan(queue: string): number {
    return this.began.get(queue) ?? 0;
  }

  /** Sends what runs back to its queues. */
  stop(): void {
    for (const { interruption } of this.running.values()) interruption.interrupt(WORKER_STOPPING);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private ended(
    job: Job,
    { task, stages }: { task: TaskStart; stages: TaskRun['stages'] },
    outcome: RunOutcome,
    error?: AppError,
  ): void {
    const startedAt = task.startedAt.getTime();
    const run: TaskRun = {
      taskId: task.taskId,
      job: task.job,
      queue: task.queue,
      isFirst: job.attemptsStarted === 1,
      attempt: job.attemptsMade + 1,
      outcome,
      code: error?.code,
      message: error?.message,
      startedAt: task.startedAt,
      timesLost: job.stalledCounter,
      waitedMs: startedAt - job.timestamp,
      tookMs: Date.now() - startedAt,
      stages,
    };
    this.log(run, job, { attempt: run.attempt, took_ms: run.tookMs, err: error?.cause });
    this.runs.ended(run);
  }

  private log(end: TaskEnd, job: Job, more: object = {}): void {
    const { taskId: task_id, queue, outcome, code, message } = end;
    const { requestId: request_id } = job.data as { requestId?: string };
    const fields = { task_id, job: end.job, queue, request_id, ...more };
    if (code === undefined) return this.logger.log(fields, `task ${outcome}`);
    this.logger.warn({ ...fields, code, outcome }, `task ${outcome}: ${message}`);
  }

  private async look(): Promise<void> {
    const jobs = [...this.running.keys()];
    if (jobs.length === 0) return;
    await this.abortMarked(jobs).catch((error: unknown) => {
      // While Redis is away nobody can ask for anything.
      if (toAppError(error).code === 'queue_unavailable') return;
      this.logger.error({ err: error }, 'could not look for cancellations');
    });
  }

  private async abortMarked(jobs: readonly Job[]): Promise<void> {
    const cancelled = await this.queues.use((redis) =>
      areCancelled(
        redis,
        jobs.map((job) => ({ queue: this.queues.get(job.queueName), taskId: job.id ?? '' })),
      ),
    );
    for (const [index, job] of jobs.entries()) {
      if (!cancelled[index]) continue;
      this.running.get(job)?.interruption.interrupt(new AppError('cancelled', 'The task was cancelled.'));
    }
  }
}
