import type { Trends } from '../api/views.js';
import {
  jobPlots,
  largest,
  lonely,
  newest,
  queuePlots,
  runtimePlots,
  throughputPlot,
  total,
} from './lines.js';

const TRENDS: Trends = {
  window: 'hour',
  step_ms: 60_000,
  from: '2026-11-25T10:00:00.000Z',
  times: ['2026-11-25T10:00:00.000Z', '2026-11-25T10:01:00.000Z'],
  throughput: { completed: [3, 4], failed: [0, 1], retried: [0, 0], cancelled: [1, 0] },
  by_job: {
    'process-document': { completed: [3, 4], failed: [0, 1], retried: [0, 0], cancelled: [1, 0] },
    'optimize-index': { completed: [0, 0], failed: [0, 0], retried: [0, 0], cancelled: [0, 0] },
  },
  runtime: [
    { job: 'process-document', stage: 'extract', count: 8, p50_ms: [10, null], p95_ms: [20, null] },
    { job: 'process-document', stage: null, count: 8, p50_ms: [100, 110], p95_ms: [200, 210] },
    { job: 'probe', stage: null, count: 1, p50_ms: [null, 5], p95_ms: [null, 5] },
  ],
  queues: {
    high: { depth: [2, null], oldest_waiting_ms: [900, null] },
    low: { depth: [0, 7], oldest_waiting_ms: [null, 40] },
  },
};

it('plots what ended, failures in a look of their own', () => {
  expect(throughputPlot(TRENDS).lines.map(({ name, look, values }) => [name, look, values])).toEqual([
    ['completed', 'first', [3, 4]],
    ['failed', 'bad', [0, 1]],
    ['retried', 'third', [0, 0]],
    ['cancelled', 'fourth', [1, 0]],
  ]);
});

it('plots depth and age of the queues, each queue with one look in both', () => {
  const [depth, age] = queuePlots(TRENDS);
  expect(depth?.lines.map(({ values }) => values)).toEqual([
    [2, null],
    [0, 7],
  ]);
  expect(age?.lines.map(({ values }) => values)).toEqual([
    [900, null],
    [null, 40],
  ]);
  expect(depth?.lines.map(({ look }) => look)).toEqual(['first', 'second']);
  expect(age?.lines.map(({ look }) => look)).toEqual(['first', 'second']);
});

it('leaves out job names that had no tasks', () => {
  expect(jobPlots(TRENDS).map(({ title }) => title)).toEqual(['process-document']);
});

it('has jobs in the order of their names', () => {
  const { 'process-document': counts = TRENDS.throughput } = TRENDS.by_job;
  const jobs = { sweep: counts, 'process-document': counts };
  expect(jobPlots({ ...TRENDS, by_job: jobs }).map(({ title }) => title)).toEqual([
    'process-document',
    'sweep',
  ]);
  const runtime = [...TRENDS.runtime].reverse();
  expect([...runtimePlots({ ...TRENDS, runtime }).keys()]).toEqual(['probe', 'process-document']);
});

it('plots runtimes job by job, the whole run before its stages', () => {
  const plots = runtimePlots(TRENDS);
  expect([...plots.keys()]).toEqual(['probe', 'process-document']);
  expect(plots.get('process-document')?.map(({ title }) => title)).toEqual(['The whole run', 'extract']);
  expect(plots.get('process-document')?.[1]?.lines.map(({ values }) => values)).toEqual([
    [10, null],
    [20, null],
  ]);
});

it('marks what no line would show', () => {
  expect(lonely([1, null, 2, 3, null, null, 0])).toEqual([0, 6]);
  expect([lonely([]), lonely([null]), lonely([5])]).toEqual([[], [], [0]]);
});

it('sums up what was measured', () => {
  expect([total([1, null, 2]), newest([1, 5, null]), largest([1, 5, null])]).toEqual([3, 5, 5]);
  expect([total([null]), newest([null]), largest([null])]).toEqual([0, undefined, undefined]);
});
