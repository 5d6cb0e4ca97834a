import type { TaskEnd, TaskRun } from '../running/task-runs.js';
import { bucketOf } from './time-buckets.js';

/** Stages of one job name that are told apart; a handler may name its stages as it likes. */
const MAX_STAGES = 20;
const MAX_STAGE_NAME = 50;
const OTHER = 'other';

/** Fields of a `counts` hash: queue, job, outcome. */
const countField = (queue: string, job: string, outcome: string): string => `${queue}:${job}:${outcome}`;

export function parseCountField(field: string): { queue: string; job: string; outcome: string } {
  const [queue = '', job = '', outcome = ''] = field.split(':');
  return { queue, job, outcome };
}

/** Fields of a `times` hash: bucket, job and, unless it is the whole run, stage. */
const timeField = (ms: number, job: string, stage: string): string => `${bucketOf(ms)}:${job}:${stage}`;

export function parseTimeField(field: string): { bucket: number; job: string; stage: string | null } {
  const [bucket = '', job = '', ...stage] = field.split(':');
  return { bucket: Number(bucket), job, stage: stage.join(':') || null };
}

/** Adds up what runs come to, field by field, until it is written. */
export class RunTotals {
  private counts = new Map<string, number>();
  private times = new Map<string, number>();
  /** By job; a bound for the key space. */
  private readonly stages = new Map<string, Set<string>>();

  count({ queue, job, outcome }: TaskEnd): void {
    add(this.counts, countField(queue, job, outcome));
  }

  add(run: TaskRun): void {
    this.count(run);
    // How long it took to fail says nothing of how long the work takes.
    if (run.outcome !== 'completed') return;
    add(this.times, timeField(run.tookMs, run.job, ''));
    for (const { stage, tookMs } of run.stages) {
      add(this.times, timeField(tookMs, run.job, this.nameOf(run.job, stage)));
    }
  }

  /** What has come together since it was last taken. */
  take(): Record<'counts' | 'times', ReadonlyMap<string, number>> {
    const { counts, times } = this;
    this.counts = new Map();
    this.times = new Map();
    return { counts, times };
  }

  private nameOf(job: string, stage: string): string {
    const known = this.stages.get(job) ?? new Set();
    this.stages.set(job, known);
    const name = stage.slice(0, MAX_STAGE_NAME);
    if (known.size < MAX_STAGES) known.add(name);
    return known.has(name) ? name : OTHER;
  }
}

function add(fields: Map<string, number>, field: string): void {
  fields.set(field, (fields.get(field) ?? 0) + 1);
}
