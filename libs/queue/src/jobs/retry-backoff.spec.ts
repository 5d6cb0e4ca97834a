import { AppError } from '@app/errors';
import type { MinimalJob } from 'bullmq';
import { toJobFailure } from './job-failure.js';
import type { Retries } from './job-type.js';
import { retryBackoff, retryOptions } from './retry-backoff.js';

const FIXED: Retries = { retries: 3, retryDelay: 60 };
const SCHEDULE: Retries = { retryDelays: [5, 30, 7200] };

/** The delay before the given retry, in seconds. */
function delayOf(retries: Retries, retry: number, error: Error = new Error('no')): number {
  // As it comes back from Redis.
  const opts: unknown = JSON.parse(JSON.stringify(retryOptions(retries)));
  return (retryBackoff(retry, 'ragmill', error, { opts } as MinimalJob) as number) / 1000;
}

const failure = (retryAfter: number): Error =>
  toJobFailure(new AppError('webhook_failed', 'Busy.', { retryAfter }));

describe('the delay before a retry', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    [0, [60, 60, 60], [5, 30, 7200, 7200]],
    [1, [30, 30, 30], [4.5, 27, 6480, 6480]],
  ])('is the one of its row, less a part left to chance (%d)', (chance, fixed, schedule) => {
    jest.spyOn(Math, 'random').mockReturnValue(chance);
    expect(fixed.map((_, index) => delayOf(FIXED, index + 1))).toEqual(fixed);
    expect(schedule.map((_, index) => delayOf(SCHEDULE, index + 1))).toEqual(schedule);
  });

  it('is as long as the error asks for, where that is longer', () => {
    expect(delayOf(FIXED, 1, failure(600))).toBe(600);
    expect(delayOf(FIXED, 1, failure(1))).toBeGreaterThanOrEqual(30);
  });

  it('is not longer than an hour or the longest of its own', () => {
    expect(delayOf(FIXED, 1, failure(1_000_000))).toBe(3600);
    expect(delayOf(SCHEDULE, 1, failure(1_000_000))).toBe(7200);
  });

  it('is there for each retry', () => {
    expect([retryOptions(FIXED).attempts, retryOptions(SCHEDULE).attempts]).toEqual([4, 4]);
  });
});
