import type { CircuitState } from './service-health.js';

/** A call that begins. */
export interface ObservedCall {
  readonly service: string;
  readonly method: string;
  /** The path with its variable parts named: a bounded set of labels. */
  readonly route: string;
  readonly requestId: string;
}

/** One request of a call, once it has ended. Times are in milliseconds. */
export interface ObservedAttempt {
  /** From 1. */
  readonly attempt: number;
  readonly tookMs: number;
  /** Undefined where there was no answer. */
  readonly status: number | undefined;
  readonly failed: boolean;
}

/** A call that has ended. `error` is undefined when it succeeded, else what the caller gets: a `ServiceError`, or the signal's reason. */
export interface ObservedEnd {
  readonly attempts: number;
  readonly tookMs: number;
  readonly status: number | undefined;
  readonly error: unknown;
}

/** What watches one call. */
export interface CallWatch {
  /** Sent with each attempt: trace context, for instance. */
  readonly headers?: Readonly<Record<string, string>>;
  attempt?(attempt: ObservedAttempt): void;
  end?(end: ObservedEnd): void;
}

/**
 * Told of every call, for metrics and traces. What it throws is reported as a process warning and never reaches a
 * caller.
 */
export interface ServiceObserver {
  begin(call: ObservedCall): CallWatch | undefined;
  /** Told how a service's circuit is when its client is made, and each time that changes. */
  circuit?(service: string, state: CircuitState): void;
}
