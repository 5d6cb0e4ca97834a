import { AppError } from '@app/errors';
import type { Interruption } from './interruption.js';

/** How long work that was interrupted may take to clean up. */
const CLEAN_UP_S = 1;

/**
 * Runs `work` within its limits (seconds). At the soft limit its signal is aborted; at the hard one, or a second
 * after an interruption, the returned promise rejects, whatever `work` does, so that the slot is free again.
 */
export function withTimeLimits<T>(
  { softTimeLimit, timeLimit }: { softTimeLimit: number; timeLimit: number },
  interruption: Interruption,
  work: () => Promise<T>,
): Promise<T> {
  if (interruption.reason !== undefined) return Promise.reject(interruption.reason as Error);
  let timer: NodeJS.Timeout;
  return new Promise<T>((resolve, reject) => {
    // One timer at a time: most runs are over long before the first.
    const after = (seconds: number, then: () => void): void => {
      clearTimeout(timer);
      timer = setTimeout(then, seconds * 1000);
    };
    interruption.onInterrupt = (reason) => after(CLEAN_UP_S, () => reject(reason as Error));
    after(softTimeLimit, () => {
      after(timeLimit - softTimeLimit, () => reject(exceeded('time_limit_exceeded', timeLimit)));
      interruption.askToEnd(exceeded('soft_time_limit_exceeded', softTimeLimit));
    });
    work().then(resolve, reject);
  }).finally(() => {
    interruption.onInterrupt = undefined;
    clearTimeout(timer);
  });
}

function exceeded(code: 'time_limit_exceeded' | 'soft_time_limit_exceeded', seconds: number): AppError {
  return new AppError(code, `The task ran longer than ${seconds} s.`);
}
