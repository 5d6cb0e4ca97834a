import { QUEUE_NAMES, isTaskQueue } from '../queues/queue-names.js';
import { percentile, sum } from './time-buckets.js';
import { parseCountField, parseTimeField } from './trend-fields.js';

const OUTCOMES = ['completed', 'failed', 'retried', 'cancelled'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** One number for each step. */
type Series = number[];
type Gaps = (number | null)[];

/** What was done and how long it took, step by step. */
export interface Trends {
  /** Runs of the tasks' queues by what came of them. */
  readonly throughput: Record<Outcome, Series>;
  /** The same by job name, of all queues but `health`. */
  readonly byJob: Record<string, Record<Outcome, Series>>;
  readonly runtime: readonly Runtime[];
  /** Null where nobody looked; of several looks in a step the highest. */
  readonly queues: Record<string, { readonly depth: Gaps; readonly oldestWaitingMs: Gaps }>;
}

/** How long the runs that went well took, or one stage of them. */
interface Runtime {
  readonly job: string;
  /** Null for the whole run. */
  readonly stage: string | null;
  readonly count: number;
  /** Null where there was none. */
  readonly p50Ms: Gaps;
  readonly p95Ms: Gaps;
}

/** The fields of one step's hashes, as they lie in Redis. */
export interface TrendStep {
  readonly counts: Readonly<Record<string, string>>;
  readonly times: Readonly<Record<string, string>>;
  readonly queues: Readonly<Record<string, string>>;
}

export function trendsOf(steps: readonly TrendStep[]): Trends {
  return { ...runsOf(steps), runtime: runtimesOf(steps), queues: queuesOf(steps) };
}

const noRuns = (length: number): Record<Outcome, Series> =>
  Object.fromEntries(OUTCOMES.map((outcome) => [outcome, Array.from({ length }, () => 0)])) as Record<
    Outcome,
    Series
  >;

function runsOf(steps: readonly TrendStep[]): Pick<Trends, 'throughput' | 'byJob'> {
  const throughput = noRuns(steps.length);
  const byJob: Record<string, Record<Outcome, Series>> = {};
  for (const [index, { counts }] of steps.entries()) {
    for (const [field, count] of Object.entries(counts)) {
      const { queue, job, outcome } = parseCountField(field);
      const counted = outcomeOf(outcome);
      const series = (byJob[job] ??= noRuns(steps.length))[counted];
      series[index] = (series[index] ?? 0) + Number(count);
      if (isTaskQueue(queue)) throughput[counted][index] = (throughput[counted][index] ?? 0) + Number(count);
    }
  }
  return { throughput, byJob };
}

const outcomeOf = (outcome: string): Outcome =>
  outcome === 'retrying' ? 'retried' : (OUTCOMES.find((each) => each === outcome) ?? 'failed');

function runtimesOf(steps: readonly TrendStep[]): Runtime[] {
  const found = new Map<string, { job: string; stage: string | null; buckets: Map<number, number>[] }>();
  for (const [index, { times }] of steps.entries()) {
    for (const [field, count] of Object.entries(times)) {
      const { bucket, job, stage } = parseTimeField(field);
      const key = JSON.stringify([job, stage]);
      const entry = found.get(key) ?? { job, stage, buckets: steps.map(() => new Map<number, number>()) };
      found.set(key, entry);
      entry.buckets[index]?.set(bucket, Number(count));
    }
  }
  return [...found.values()].map(({ job, stage, buckets }) => ({
    job,
    stage,
    count: buckets.reduce((total, each) => total + sum(each), 0),
    p50Ms: buckets.map((each) => percentile(each, 0.5)),
    p95Ms: buckets.map((each) => percentile(each, 0.95)),
  }));
}

function queuesOf(steps: readonly TrendStep[]): Trends['queues'] {
  const series = (field: string): Gaps => steps.map(({ queues }) => numberOf(queues[field]));
  return Object.fromEntries(
    QUEUE_NAMES.filter((name) => name !== 'health').map((name) => [
      name,
      { depth: series(`${name}:depth`), oldestWaitingMs: series(`${name}:oldest`) },
    ]),
  );
}

const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
