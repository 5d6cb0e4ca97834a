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

/** Whether an attempt's error says that the service is not well: no answer, a broken one, or a 5xx. */
export function isServiceFailure(error: unknown): boolean {
  if (!isAxiosError(error)) return false;
  return error.response === undefined || error.response.status >= 500;
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
