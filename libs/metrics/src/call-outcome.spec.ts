import {
  ServiceProtocolError,
  ServiceResponseError,
  ServiceTimeoutError,
  ServiceUnavailableError,
} from '@app/http-client';
import { callOutcome } from './call-outcome.js';

const call = { service: 's', requestId: 'r', attempts: 1 };

describe('what came of a call', () => {
  it.each([
    [undefined, 'ok'],
    [new ServiceResponseError(404, undefined, call), 'refused'],
    [new ServiceResponseError(503, undefined, call), 'failed'],
    [new ServiceProtocolError('no JSON', call), 'failed'],
    [new ServiceTimeoutError('attempt', 10, call), 'timeout'],
    [new ServiceUnavailableError('connection', 'broke', call), 'unreachable'],
    [new ServiceUnavailableError('circuit_open', 'open', call), 'circuit_open'],
    [new ServiceUnavailableError('too_many_calls', 'busy', call), 'busy'],
    [new ServiceUnavailableError('closed', 'closed', call), 'given_up'],
    [new Error('the reason of a signal'), 'given_up'],
  ])('%s: %s', (error, outcome) => {
    expect(callOutcome(error)).toBe(outcome);
  });
});
