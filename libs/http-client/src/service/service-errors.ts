import type { ServiceProblem } from './service-types.js';

/** What is known of a call that failed. */
export interface FailedCall {
  /** The service's name, as its client was given it. */
  readonly service: string;
  /** `X-Request-Id` of the call: what the service logs it under. */
  readonly requestId: string;
  /** Requests that were sent; 0 when none was. */
  readonly attempts: number;
}

/** A call to another service that did not succeed. Its message holds nothing of what was sent, and no text of the service. */
export abstract class ServiceError extends Error {
  readonly service: string;
  readonly requestId: string;
  readonly attempts: number;
  /** Whether the same call may succeed later. */
  abstract readonly retryable: boolean;
  /** Milliseconds before which that makes no sense, where this is known. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, call: FailedCall, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(`${call.service}: ${message}`, { cause: options.cause });
    this.name = new.target.name;
    this.service = call.service;
    this.requestId = call.requestId;
    this.attempts = call.attempts;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** No complete answer within a limit: that of the last attempt, or the deadline of the whole call. */
export class ServiceTimeoutError extends ServiceError {
  override readonly retryable = true;

  constructor(
    readonly limit: 'attempt' | 'deadline',
    readonly limitMs: number,
    call: FailedCall,
    options: { cause?: unknown } = {},
  ) {
    super(
      limit === 'attempt'
        ? `no answer within ${limitMs} ms`
        : `not done within the ${limitMs} ms of the call`,
      call,
      options,
    );
  }
}

/**
 * No answer: `connection`: none could be made, or it broke; `circuit_open`: so many calls failed that none is made
 * for a while; `too_many_calls`: too many are waiting in this process already; `closed`: the client was.
 */
export class ServiceUnavailableError extends ServiceError {
  override readonly retryable = true;

  constructor(
    readonly reason: 'connection' | 'circuit_open' | 'too_many_calls' | 'closed',
    message: string,
    call: FailedCall,
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, call, options);
  }
}

/** An answer with a status that is no success. */
export class ServiceResponseError extends ServiceError {
  /** The stable code of the answer's problem+json, or of an `error` object as OpenAI's. */
  readonly code: string | undefined;
  override readonly retryable: boolean;
  readonly #problem: ServiceProblem | undefined;

  constructor(
    readonly status: number,
    problem: ServiceProblem | undefined,
    call: FailedCall,
    options: { retryAfterMs?: number } = {},
  ) {
    super(`answered ${status}${problem?.code ? ` (${problem.code})` : ''}`, call, options);
    this.code = problem?.code;
    this.retryable = isTransient(status);
    this.#problem = problem;
  }

  /** What the service said, where it can be read. It may quote what was sent, and so is in no log of the error. */
  get problem(): ServiceProblem | undefined {
    return this.#problem;
  }
}

/** An answer that cannot be what was asked for: no JSON, too large, too few vectors, of other dimensions. */
export class ServiceProtocolError extends ServiceError {
  override readonly retryable = true;
}

/** Statuses after which the same request may be answered otherwise (RFC 9110, RFC 6585). */
export function isTransient(status: number): boolean {
  return [408, 425, 429, 500, 502, 503, 504].includes(status);
}
