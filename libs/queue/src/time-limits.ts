import { AppError } from '@app/errors';

/** How long work that was aborted may take to clean up. */
const CLEAN_UP_MS = 1000;

/**
 * Runs `work` within its limits (seconds). At the soft limit its signal is aborted; at the hard one, or a
 * second after `cancel` was, the returned promise rejects, whatever `work` does, so that the slot is free again.
 */
export async function withTimeLimits<T>(
  limits: { softTimeLimit: number; timeLimit: number },
  cancel: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const soft = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const after = (ms: number, then: () => void): number => timers.push(setTimeout(then, ms));
  const ended = new Promise<never>((_, reject) => {
    after(limits.timeLimit * 1000, () =>
      reject(new AppError('time_limit_exceeded', `The task ran longer than ${limits.timeLimit} s.`)),
    );
    cancel.addEventListener('abort', () => after(CLEAN_UP_MS, () => reject(cancel.reason as Error)), {
      once: true,
    });
  });
  after(limits.softTimeLimit * 1000, () =>
    soft.abort(
      new AppError('soft_time_limit_exceeded', `The task ran longer than ${limits.softTimeLimit} s.`),
    ),
  );
  try {
    return await Promise.race([work(AbortSignal.any([cancel, soft.signal])), ended]);
  } finally {
    timers.forEach(clearTimeout);
  }
}
