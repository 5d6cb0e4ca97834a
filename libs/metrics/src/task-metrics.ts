import {
  isTaskQueue,
  JobCatalogue,
  type JobRow,
  RUN_OUTCOMES,
  TASK_QUEUES,
  TaskRuns,
  type TaskEnd,
  type TaskRun,
} from '@app/queue';
import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import { beginAtZero } from './begin-at-zero.js';
import { BoundedLabel } from './bounded-label.js';
import { RUN_BUCKETS, WAIT_BUCKETS } from './buckets.js';

/** Handlers name their stages themselves. */
const MAX_STAGES = 50;

/**
 * The runs that end on this worker. Job names are those of the catalogue, codes those of the list of errors. The label is
 * not `job`: that is what Prometheus calls a group of targets.
 */
@Injectable()
export class TaskMetrics {
  private readonly stages = new BoundedLabel(MAX_STAGES);
  private readonly runs: Counter<'job_name' | 'queue' | 'outcome'>;
  private readonly errors: Counter<'job_name' | 'code' | 'outcome'>;
  private readonly wait: Histogram<'job_name' | 'queue'>;
  private readonly run: Histogram<'job_name'>;
  private readonly stage: Histogram<'job_name' | 'stage'>;

  constructor(registry: Registry, runs: TaskRuns, catalogue: JobCatalogue) {
    const registers = [registry];
    this.runs = new Counter({
      name: 'ragmill_task_runs_total',
      help: 'Runs that ended: completed, failed, cancelled, retrying (to be tried again), returned (handed back by a worker that stops). A task that is cancelled while it waits, or fails as its workers were lost too often, counts as one.',
      labelNames: ['job_name', 'queue', 'outcome'],
      registers,
    });
    beginAtZero(this.runs, catalogue.all.flatMap(outcomesOf));
    this.errors = new Counter({
      name: 'ragmill_task_errors_total',
      help: 'Runs that ended with an error, by its code; outcome says whether that was final.',
      labelNames: ['job_name', 'code', 'outcome'],
      registers,
    });
    this.wait = new Histogram({
      name: 'ragmill_task_wait_seconds',
      help: 'From the submission of a task to its first run; of a batch and a webhook that is after what they wait for has ended.',
      labelNames: ['job_name', 'queue'],
      buckets: WAIT_BUCKETS,
      registers,
    });
    this.run = new Histogram({
      name: 'ragmill_task_run_seconds',
      help: 'How long a run took, however it ended.',
      labelNames: ['job_name'],
      buckets: RUN_BUCKETS,
      registers,
    });
    this.stage = new Histogram({
      name: 'ragmill_task_stage_seconds',
      help: 'How long a stage of a run took.',
      labelNames: ['job_name', 'stage'],
      buckets: RUN_BUCKETS,
      registers,
    });
    runs.observe(
      (run) => this.measure(run),
      (end) => this.count(end),
    );
  }

  private count({ job: job_name, queue, outcome, code }: TaskEnd): void {
    this.runs.inc({ job_name, queue, outcome });
    if (code !== undefined) this.errors.inc({ job_name, code, outcome });
  }

  private measure(run: TaskRun): void {
    const { job: job_name, queue } = run;
    this.count(run);
    if (run.isFirst) this.wait.observe({ job_name, queue }, run.waitedMs / 1000);
    this.run.observe({ job_name }, run.tookMs / 1000);
    for (const { stage, tookMs } of run.stages) {
      this.stage.observe({ job_name, stage: this.stages.of(stage) }, tookMs / 1000);
    }
  }
}

/** What may become of a kind of task, in each queue that it may be in. */
function outcomesOf({ type, queue }: JobRow) {
  const queues = isTaskQueue(queue) ? TASK_QUEUES : [queue];
  return queues.flatMap((each) =>
    RUN_OUTCOMES.map((outcome) => ({ job_name: type.name, queue: each, outcome })),
  );
}
