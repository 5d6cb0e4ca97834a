import { AppError } from '@app/errors';

/**
 * Runs `work` within its limits (seconds). At the soft limit its signal is aborted; at the hard one the
 * returned promise rejects, whatever `work` does, so that the slot is free again.
 */
export async function withTimeLimits<T>(
  limits: { softTimeLimit: number; timeLimit: number },
  cancel: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const soft = new AbortController();
  const softTimer = setTimeout(() => {
    soft.abort(
      new AppError('soft_time_limit_exceeded', `The task ran longer than ${limits.softTimeLimit} s.`),
    );
  }, limits.softTimeLimit * 1000);
  let hardTimer: NodeJS.Timeout | undefined;
  const hardLimit = new Promise<never>((_, reject) => {
    hardTimer = setTimeout(() => {
      reject(new AppError('time_limit_exceeded', `The task ran longer than ${limits.timeLimit} s.`));
    }, limits.timeLimit * 1000);
  });
  try {
    return await Promise.race([work(AbortSignal.any([cancel, soft.signal])), hardLimit]);
  } finally {
    clearTimeout(softTimer);
    clearTimeout(hardTimer);
  }
}
