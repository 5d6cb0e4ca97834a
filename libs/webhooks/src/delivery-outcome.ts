import { AppError } from '@app/errors';
import { PrivateAddressError } from './public-lookup.js';

/** What came of one attempt to deliver; `error` is null when the receiver has it. */
export interface DeliveryOutcome {
  /** Null when there was no answer. */
  readonly statusCode: number | null;
  readonly error: AppError | null;
}

/** @param retryAfter the header of that name */
export function answered(statusCode: number, retryAfter: string | undefined): DeliveryOutcome {
  if (statusCode >= 200 && statusCode < 300) return { statusCode, error: null };
  if (statusCode === 410)
    return { statusCode, error: new AppError('webhook_refused', 'The receiver wants no more (410).') };
  const asked = statusCode === 429 || statusCode === 503;
  const error = new AppError('webhook_failed', `The receiver answered ${statusCode}.`, {
    retryAfter: asked ? secondsUntil(retryAfter) : undefined,
  });
  return { statusCode, error };
}

/** @param problem what is wrong with the address, if anything is known to be */
export function refused(problem: string): DeliveryOutcome {
  return { statusCode: null, error: new AppError('webhook_refused', `The address ${problem}.`) };
}

/** The request ended without an answer. Where to a name leads is nothing that a client needs to know. */
export function unanswered(cause: unknown): DeliveryOutcome {
  if (cause instanceof PrivateAddressError) return refused('must not lead to a private address');
  const { code } = cause as { code?: unknown };
  const why = typeof code === 'string' ? ` (${code})` : '';
  const error = new AppError('webhook_failed', `The receiver could not be reached${why}.`, { cause });
  return { statusCode: null, error };
}

export function late(limitMs: number): DeliveryOutcome {
  const message = `The receiver did not answer within ${limitMs / 1000} s.`;
  return { statusCode: null, error: new AppError('webhook_failed', message) };
}

/** Seconds that a `Retry-After` asks for, which it says as a number of them or as a date. */
function secondsUntil(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
