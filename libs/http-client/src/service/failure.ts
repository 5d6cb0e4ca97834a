import { isAxiosError } from 'axios';
import { retryAfter } from 'axios-retry';
import { AnswerFault } from './answer.js';
import { isCircuitOpen } from './circuit.js';
import {
  ServiceError,
  ServiceProtocolError,
  ServiceResponseError,
  ServiceTimeoutError,
  ServiceUnavailableError,
  type FailedCall,
} from './service-errors.js';
import type { ServiceProblem } from './service-types.js';
import { TooManyWaiting } from './slots.js';

/** An internal error may be the fault of one request, again and again: a text on which a model fails. */
const INTERNAL_ERROR_WEIGHT = 1 / 3;

/**
 * How much an attempt's error says against the service, 0 to 1: all for no answer, a broken one, and statuses that
 * mean just that; a third for 500; nothing for a refusal.
 */
export function weighFailure(error: unknown): number {
  if (!isAxiosError(error)) return 0;
  if (error.response === undefined) return 1;
  const { status } = error.response;
  if (status === 500) return INTERNAL_ERROR_WEIGHT;
  return status > 500 ? 1 : 0;
}

/** The error of a call as its caller gets it. What is not the service's doing stays what it is. */
export function serviceError(
  error: unknown,
  call: FailedCall,
  limits: { timeoutMs: number; circuitPauseMs: number },
): unknown {
  if (error instanceof ServiceError) return error;
  if (isCircuitOpen(error)) {
    const message = 'has failed so often that it is not called for a while';
    return new ServiceUnavailableError('circuit_open', message, call, {
      retryAfterMs: limits.circuitPauseMs,
    });
  }
  if (error instanceof TooManyWaiting) {
    return new ServiceUnavailableError('too_many_calls', 'too many calls wait already', call);
  }
  if (!isAxiosError<ServiceProblem | undefined>(error)) return error;
  if (error instanceof AnswerFault) return new ServiceProtocolError(error.message, call);
  if (error.response) {
    const { status, data } = error.response;
    return new ServiceResponseError(status, data, call, { retryAfterMs: retryAfter(error) || undefined });
  }
  if (error.code === 'ETIMEDOUT' && error.cause === undefined) {
    return new ServiceTimeoutError('attempt', limits.timeoutMs, call);
  }
  const message = `could not be reached, or the connection broke (${error.code ?? 'unknown'})`;
  // Axios puts the whole request on its errors, secrets included: what is underneath can be logged.
  return new ServiceUnavailableError('connection', message, call, { cause: error.cause });
}
