import type { PastRun } from './task-history.js';
import type { TaskView } from './task-view.js';

export const TIMELINE_KINDS = ['submitted', 'attempt', 'stage', 'retry', 'ended', 'webhook'] as const;

/** Something that happened to a task. Times are ISO 8601. */
export interface TimelineEvent {
  readonly at: string;
  readonly kind: (typeof TIMELINE_KINDS)[number];
  readonly stage?: string;
  /** From 1. */
  readonly attempt?: number;
  readonly worker?: string;
  readonly took_ms?: number;
  readonly outcome?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

type Event = Omit<TimelineEvent, 'at'> & { readonly time: number };

const LOST = { code: 'worker_lost', message: 'The worker that had the task was lost.' };

/** What happened to a task, in order. @param runs those that ended, oldest first */
export function timelineOf(task: TaskView, runs: readonly PastRun[]): TimelineEvent[] {
  const events = [
    { time: Date.parse(task.created_at), kind: 'submitted' as const },
    ...runs.flatMap((run, index) => runEvents(run, runs[index - 1])),
    ...lastRun(task, runs.at(-1)),
    ...deliveries(task),
  ];
  return events
    .sort((one, other) => one.time - other.time)
    .map(({ time, ...event }) => ({ at: new Date(time).toISOString(), ...event }));
}

function runEvents(run: PastRun, before: PastRun | undefined): Event[] {
  const { at: time, attempt, worker } = run;
  const lost = run.timesLost > (before?.timesLost ?? 0);
  return [
    ...(lost ? [{ time, kind: 'retry' as const, attempt, outcome: 'worker_lost', error: LOST }] : []),
    { time, kind: 'attempt', attempt, worker },
    ...stageEvents(run),
    runEnd(run),
  ];
}

/** When a stage began is not kept: each after the one before it. */
function stageEvents({ at, attempt, stages }: PastRun): Event[] {
  let time = at;
  return stages.map(({ stage, tookMs }) => {
    const event: Event = { time, kind: 'stage', stage, attempt, took_ms: tookMs };
    time += tookMs;
    return event;
  });
}

function runEnd({ at, tookMs, attempt, outcome, code, message = '' }: PastRun): Event {
  const isLast = outcome !== 'retrying' && outcome !== 'returned';
  const error = code === undefined ? {} : { error: { code, message } };
  return {
    time: at + tookMs,
    kind: isLast ? 'ended' : 'retry',
    attempt,
    took_ms: tookMs,
    outcome,
    ...error,
  };
}

/** What the task itself says of a run that has not been kept: it goes on, was the only one, or its worker could not. */
function lastRun(task: TaskView, kept: PastRun | undefined): Event[] {
  const { attempt, status: outcome } = task;
  const startedAt = task.started_at === null ? undefined : Date.parse(task.started_at);
  const finishedAt = task.finished_at === null ? undefined : Date.parse(task.finished_at);
  const events: Event[] = [];
  const began = startedAt !== undefined && (!kept || startedAt > kept.at);
  if (began) events.push({ time: startedAt, kind: 'attempt', attempt });
  const isKept = kept && !['retrying', 'returned'].includes(kept.outcome) && !began;
  if (finishedAt === undefined || isKept) return events;
  const error = task.error ? { error: { code: task.error.code, message: task.error.message } } : {};
  const took = startedAt === undefined ? {} : { took_ms: finishedAt - startedAt };
  return [...events, { time: finishedAt, kind: 'ended', outcome, ...took, ...error }];
}

function deliveries({ webhook }: TaskView): Event[] {
  return (webhook?.deliveries ?? []).map(({ at, attempt, took_ms, error }) => ({
    time: Date.parse(at),
    kind: 'webhook' as const,
    attempt,
    took_ms,
    outcome: error === null ? 'delivered' : 'failed',
    ...(error === null ? {} : { error: { code: 'webhook_failed', message: error } }),
  }));
}
