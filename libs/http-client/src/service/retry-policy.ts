import { retryAfter } from 'axios-retry';
import type { AxiosError } from 'axios';
import { AnswerFault } from './answer.js';
import { isTransient } from './service-errors.js';
import type { ServiceRequest } from './service-types.js';

const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** Whether sending a request twice does what sending it once does (RFC 9110, 9.2.2). */
export function isRepeatable({ method, idempotencyKey }: ServiceRequest): boolean {
  return IDEMPOTENT.has(method) || idempotencyKey !== undefined;
}

/** Whether another attempt may end otherwise: no answer, a broken one, or a status that says so. */
export function isTransientFailure(error: AxiosError): boolean {
  if (error instanceof AnswerFault) return error.transient;
  return error.response ? isTransient(error.response.status) : error.code !== 'ERR_INVALID_URL';
}

/**
 * Milliseconds before retry `retry` (from 1): what `Retry-After` says, else anything up to an exponential bound
 * ("full jitter": https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/).
 */
export function retryDelay(
  error: AxiosError,
  retry: number,
  limits: { baseMs: number; maxMs: number },
): number {
  return retryAfter(error) || Math.random() * Math.min(limits.maxMs, limits.baseMs * 2 ** (retry - 1));
}
