import type { BackoffOptions, BackoffStrategy, JobsOptions } from 'bullmq';
import { RetryableFailure } from './job-failure.js';
import type { Retries } from './job-type.js';

const TYPE = 'ragmill';
const HOUR_MS = 3_600_000;

/** How a job's retries lie on it. */
interface RetryBackoff extends BackoffOptions {
  readonly type: typeof TYPE;
  /** Milliseconds before each retry; the last one stands for all that follow. */
  readonly delays: readonly number[];
  /** The part of a delay, 0 to 1, that is left to chance, so that what failed together is not tried together. */
  readonly jitter: number;
}

/** BullMQ's options for jobs that are to be run again as their row of the catalogue says. */
export function retryOptions(retries: Retries): Pick<JobsOptions, 'attempts' | 'backoff'> {
  const isSchedule = 'retryDelays' in retries;
  const delays = isSchedule ? retries.retryDelays : [retries.retryDelay];
  const backoff: RetryBackoff = {
    type: TYPE,
    delays: delays.map((seconds) => seconds * 1000),
    // A schedule adds up to a time that is promised; a fixed delay promises nothing.
    jitter: isSchedule ? 0.1 : 0.5,
  };
  return { attempts: 1 + (isSchedule ? retries.retryDelays.length : retries.retries), backoff };
}

/**
 * When a job is run again, in milliseconds from now: as it lies on the job, but not before the time that its
 * error asks for. That is obeyed for up to an hour, or up to the job's own longest delay.
 */
export const retryBackoff: BackoffStrategy = (attemptsMade, _type, error, job) => {
  const { delays, jitter } = job?.opts.backoff as RetryBackoff;
  const delay = delays[Math.min(attemptsMade, delays.length) - 1] ?? 0;
  const jittered = Math.round(delay * (1 - jitter * Math.random()));
  const retryAfter = error instanceof RetryableFailure ? (error.retryAfter ?? 0) * 1000 : 0;
  return Math.max(jittered, Math.min(retryAfter, Math.max(HOUR_MS, ...delays)));
};
