import {
  ServiceError,
  ServiceResponseError,
  ServiceTimeoutError,
  ServiceUnavailableError,
} from '@app/http-client';

/** One word for what came of a call of another service. */
export type CallOutcome =
  'ok' | 'refused' | 'failed' | 'timeout' | 'unreachable' | 'circuit_open' | 'busy' | 'given_up';

const UNAVAILABLE: Record<ServiceUnavailableError['reason'], CallOutcome> = {
  connection: 'unreachable',
  circuit_open: 'circuit_open',
  too_many_calls: 'busy',
  closed: 'given_up',
};

/** @param error what the caller gets; undefined when the call succeeded */
export function callOutcome(error: unknown): CallOutcome {
  if (error === undefined) return 'ok';
  if (error instanceof ServiceTimeoutError) return 'timeout';
  if (error instanceof ServiceUnavailableError) return UNAVAILABLE[error.reason];
  if (error instanceof ServiceResponseError) return error.status < 500 ? 'refused' : 'failed';
  return error instanceof ServiceError ? 'failed' : 'given_up';
}
