import { AppError } from '@app/errors';
import type { Interruption } from './interruption.js';

/** How long work that was interrupted may take to clean up. */
const CLEAN_UP_MS = 1000;

/**
 * Runs `work` within its limits (seconds). At the soft limit its signal is aborted; at the hard one, or a second
 * after an interruption, the returned promise rejects, whatever `work` does, so that the slot is free again.
 */
export async function withTimeLimits<T>(
  limits: { softTimeLimit: number; timeLimit: number },
  interruption: Interruption,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timers: NodeJS.Timeout[] = [];
  const after = (ms: number, then: () => void): number => timers.push(setTimeout(then, ms));
  const ended = new Promise<never>((_, reject) => {
    after(limits.timeLimit * 1000, () =>
      reject(new AppError('time_limit_exceeded', `The task ran longer than ${limits.timeLimit} s.`)),
    );
    interruption.onInterrupt = (reason) => after(CLEAN_UP_MS, () => reject(reason as Error));
  });
  after(limits.softTimeLimit * 1000, () =>
    interruption.askToEnd(
      new AppError('soft_time_limit_exceeded', `The task ran longer than ${limits.softTimeLimit} s.`),
    ),
  );
  try {
    interruption.signal.throwIfAborted();
    return await Promise.race([work(interruption.signal), ended]);
  } finally {
    interruption.onInterrupt = undefined;
    timers.forEach(clearTimeout);
  }
}
