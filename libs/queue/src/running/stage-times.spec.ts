import { StageTimes } from './stage-times.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('gives each stage the time until the next one begins', () => {
  const times = new StageTimes();
  times.enter('load');
  jest.advanceTimersByTime(10);
  times.enter('split');
  jest.advanceTimersByTime(5);
  times.enter('split');
  jest.advanceTimersByTime(20);
  expect(times.current?.stage).toBe('split');
  expect(times.end()).toEqual([
    { stage: 'load', tookMs: 10 },
    { stage: 'split', tookMs: 25 },
  ]);
  expect(times.current).toBeUndefined();
});

it('adds up a stage that comes again', () => {
  const times = new StageTimes();
  for (const stage of ['a', 'b', 'a']) {
    times.enter(stage);
    jest.advanceTimersByTime(3);
  }
  expect(times.end()).toEqual([
    { stage: 'a', tookMs: 6 },
    { stage: 'b', tookMs: 3 },
  ]);
});

it('keeps a bounded number of stages', () => {
  const times = new StageTimes();
  for (let stage = 0; stage < 1000; stage += 1) times.enter(`page ${stage}`);
  expect(times.end()).toHaveLength(20);
});
