import { isAxiosError } from 'axios';
import { retryAfter } from 'axios-retry';
import { AnswerFault } from './answer.js';
import { isCircuitOpen, type Verdict } from './circuit.js';
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

/**
 * What an attempt's error says of the service: no answer, a broken one, a 5xx, or one of `failureStatuses`, that it
 * is not well; another status that it is; what is not its doing nothing.
 */
export function verdictOf(error: unknown, failureStatuses: readonly number[] = []): Verdict {
  if (!isAxiosError(error)) return 'neither';
  if (error instanceof AnswerFault) return error.transient ? 'failure' : 'answer';
  const status = error.response?.status;
  return status === undefined || status >= 500 || failureStatuses.includes(status) ? 'failure' : 'answer';
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
