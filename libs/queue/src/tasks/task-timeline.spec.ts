import type { PastRun } from './task-history.js';
import { timelineOf } from './task-timeline.js';
import type { TaskView } from './task-view.js';

const T = Date.parse('2026-01-01T00:00:00Z');
const iso = (seconds: number): string => new Date(T + seconds * 1000).toISOString();

const task = (more: Partial<TaskView>): TaskView => ({
  task_id: 't',
  status: 'queued',
  job: 'probe',
  queue: 'high',
  progress: null,
  attempt: 0,
  max_attempts: 4,
  position: null,
  created_at: iso(0),
  started_at: null,
  finished_at: null,
  next_attempt_at: null,
  document: null,
  result: null,
  error: null,
  webhook: null,
  ...more,
});
const run = (more: Partial<PastRun>): PastRun => ({
  at: T + 10_000,
  tookMs: 2000,
  attempt: 1,
  worker: 'w',
  outcome: 'completed',
  stages: [],
  timesLost: 0,
  ...more,
});
const told = (view: TaskView, runs: PastRun[] = []): unknown[] =>
  timelineOf(view, runs).map(({ at, kind, stage, outcome }) => [at, kind, stage ?? outcome]);

describe('the timeline of a task', () => {
  it('that waits has its submission', () => {
    expect(told(task({}))).toEqual([[iso(0), 'submitted', undefined]]);
  });

  it('that was cancelled while it waited has its end', () => {
    expect(told(task({ status: 'cancelled', finished_at: iso(5) })).at(-1)).toEqual([
      iso(5),
      'ended',
      'cancelled',
    ]);
  });

  it('of which no run was kept has what the task knows itself', () => {
    const view = task({ status: 'completed', attempt: 1, started_at: iso(9.9), finished_at: iso(12) });
    expect(told(view)).toEqual([
      [iso(0), 'submitted', undefined],
      [iso(9.9), 'attempt', undefined],
      [iso(12), 'ended', 'completed'],
    ]);
    expect(timelineOf(view, []).at(-1)?.took_ms).toBe(2100);
  });

  it('has the stages of a run one after the other, and its end once', () => {
    const stages = [
      { stage: 'load', tookMs: 500 },
      { stage: 'split', tookMs: 1000 },
    ];
    const view = task({ status: 'completed', attempt: 1, started_at: iso(9.9), finished_at: iso(12.1) });
    expect(told(view, [run({ stages })])).toEqual([
      [iso(0), 'submitted', undefined],
      [iso(10), 'attempt', undefined],
      [iso(10), 'stage', 'load'],
      [iso(10.5), 'stage', 'split'],
      [iso(12), 'ended', 'completed'],
    ]);
  });

  it('has retries with their reasons, the attempt under way, and workers that were lost', () => {
    const failed = run({ outcome: 'retrying', code: 'internal_error', message: 'no' });
    const lost = run({ at: T + 30_000, attempt: 2, outcome: 'returned', timesLost: 1 });
    const view = task({ status: 'processing', attempt: 3, started_at: iso(40) });
    expect(told(view, [failed, lost]).slice(1)).toEqual([
      [iso(10), 'attempt', undefined],
      [iso(12), 'retry', 'retrying'],
      [iso(30), 'retry', 'worker_lost'],
      [iso(30), 'attempt', undefined],
      [iso(32), 'retry', 'returned'],
      [iso(40), 'attempt', undefined],
    ]);
    expect(timelineOf(view, [failed])[2]?.error).toEqual({ code: 'internal_error', message: 'no' });
  });

  it('of a worker that could not say how its run ended has what the queue knows', () => {
    const error = { code: 'worker_lost' as const, message: 'gone', retryable: true, stage: null };
    const view = task({ status: 'failed', attempt: 2, started_at: iso(40), finished_at: iso(50), error });
    expect(told(view, [run({ outcome: 'retrying' })]).at(-1)).toEqual([iso(50), 'ended', 'failed']);
    expect(timelineOf(view, []).at(-1)?.error).toEqual({ code: 'worker_lost', message: 'gone' });
  });

  it('has the attempts to tell of its end', () => {
    const deliveries = [
      { at: iso(60), attempt: 1, status_code: 500, error: 'answered 500', took_ms: 7 },
      { at: iso(70), attempt: 2, status_code: 200, error: null, took_ms: 8 },
    ];
    const view = task({ webhook: { url: 'https://x', status: 'delivered', deliveries } });
    expect(told(view).slice(1)).toEqual([
      [iso(60), 'webhook', 'failed'],
      [iso(70), 'webhook', 'delivered'],
    ]);
  });
});
