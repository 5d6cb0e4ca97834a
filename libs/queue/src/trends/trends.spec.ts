import type { TaskRun } from '../running/task-runs.js';
import { RunTotals } from './trend-fields.js';
import { stepsOf } from './trend-windows.js';
import { trendsOf, type TrendStep } from './trends.js';

const run = (more: Partial<TaskRun>): TaskRun => ({
  taskId: 't',
  job: 'probe',
  queue: 'high',
  isFirst: true,
  attempt: 1,
  outcome: 'completed',
  startedAt: new Date(),
  timesLost: 0,
  waitedMs: 0,
  tookMs: 100,
  stages: [],
  ...more,
});

function stepOf(...runs: TaskRun[]): TrendStep {
  const totals = new RunTotals();
  for (const each of runs) totals.add(each);
  const { counts, times } = totals.take();
  const texts = (fields: ReadonlyMap<string, number>) =>
    Object.fromEntries([...fields].map(([field, count]) => [field, String(count)]));
  return { counts: texts(counts), times: texts(times), queues: {} };
}

describe('trends', () => {
  it('count runs by what came of them, step by step', () => {
    const { throughput, byJob } = trendsOf([
      stepOf(run({}), run({ outcome: 'failed' }), run({ outcome: 'retrying', queue: 'low' })),
      stepOf(run({}), run({ outcome: 'cancelled' }), run({ job: 'deliver-webhook', queue: 'webhooks' })),
    ]);
    expect(throughput).toEqual({ completed: [1, 1], failed: [1, 0], retried: [1, 0], cancelled: [0, 1] });
    expect(byJob['deliver-webhook']?.completed).toEqual([0, 1]);
    expect(byJob.probe?.retried).toEqual([1, 0]);
  });

  it('say how long runs and their stages took that went well', () => {
    const stages = [{ stage: 'embed: a', tookMs: 40 }];
    const { runtime } = trendsOf([
      stepOf(run({ stages }), run({ tookMs: 9000, outcome: 'failed' })),
      stepOf(),
      stepOf(...Array.from({ length: 20 }, (_, index) => run({ tookMs: index < 18 ? 100 : 2000, stages }))),
    ]);
    const whole = runtime.find(({ stage }) => stage === null);
    expect(whole).toMatchObject({
      job: 'probe',
      count: 21,
      p50Ms: [expect.any(Number), null, expect.any(Number)],
    });
    expect(Math.abs((whole?.p50Ms[2] ?? 0) - 100)).toBeLessThan(10);
    expect(Math.abs((whole?.p95Ms[2] ?? 0) - 2000)).toBeLessThan(200);
    expect(runtime.find(({ stage }) => stage === 'embed: a')?.count).toBe(21);
  });

  it('have gaps where nobody looked', () => {
    const looked: TrendStep = { counts: {}, times: {}, queues: { 'high:depth': '3', 'high:oldest': '1200' } };
    const { queues } = trendsOf([{ counts: {}, times: {}, queues: {} }, looked]);
    expect(queues.high).toEqual({ depth: [null, 3], oldestWaitingMs: [null, 1200] });
    expect(queues).not.toHaveProperty('health');
  });

  it('know a bounded number of stages', () => {
    const runs = Array.from({ length: 200 }, (_, index) =>
      run({ stages: [{ stage: `page ${index}`, tookMs: 1 }] }),
    );
    const { runtime } = trendsOf([stepOf(...runs)]);
    expect(runtime).toHaveLength(22);
    expect(runtime.find(({ stage }) => stage === 'other')?.count).toBe(180);
  });
});

it('the steps of a window end with the one that is under way', () => {
  const now = Date.parse('2026-01-01T12:34:56Z');
  const hour = stepsOf('hour', now);
  expect([hour.length, hour.at(-1)]).toEqual([60, Date.parse('2026-01-01T12:34:00Z')]);
  const day = stepsOf('day', now);
  expect([day.length, day.at(-1)]).toEqual([144, Date.parse('2026-01-01T12:30:00Z')]);
  expect((day[1] ?? 0) - (day[0] ?? 0)).toBe(600_000);
});
