import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { ServiceObserver } from './service-observer.js';

/** When a service counts as away, and how soon it is tried again. Times are in milliseconds. */
export interface CircuitOptions {
  /**
   * Attempts that fail one after the other; 5 unless given. A refusal (4xx) is an answer, and begins the count anew; a
   * call that was given up does neither.
   */
  readonly failures?: number;
  /** From then to the first attempt that is let through; 5 s unless given. */
  readonly resetMs?: number;
  /** The pause doubles each time that attempt fails, up to this; 60 s unless given. */
  readonly maxResetMs?: number;
  /** Statuses under 500 that are failures as well, such as 401 where only an operator can help. */
  readonly failureStatuses?: readonly number[];
}

/** How a service is called. Times are in milliseconds. */
export interface ServiceHttpClientOptions {
  /** Its name in errors, health and metrics. */
  readonly name: string;
  /** An http or https address; a path in it goes before that of each request. */
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer`. */
  readonly apiKey?: string;
  /** Sent with each request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Limit of one attempt, its body included; 10 s unless given. */
  readonly timeoutMs?: number;
  /** Limit of a whole call: its wait for a slot, its attempts, and the pauses between them; 30 s unless given. */
  readonly deadlineMs?: number;
  /** Attempts after the first one; 3 unless given. */
  readonly retries?: number;
  /** The pause before retry n is anything between 0 and `retryDelayMs` * 2^(n-1), "full jitter"; 250 ms unless given. */
  readonly retryDelayMs?: number;
  /** What that pause is at most; 10 s unless given. */
  readonly maxRetryDelayMs?: number;
  /** Requests under way at a time, and connections kept; 16 unless given. */
  readonly concurrency?: number;
  /** Calls that wait for one of these slots; more fail at once. 1000 unless given. */
  readonly maxWaiting?: number;
  readonly circuit?: CircuitOptions;
  /** Bytes of an answer that are taken in; 64 MiB unless given. */
  readonly maxResponseBytes?: number;
  /** What `health` asks for; `/` unless given. */
  readonly healthPath?: string;
  /** The id of what the caller is doing, sent as `X-Request-Id` where a request has none of its own. */
  readonly requestId?: () => string | undefined;
  readonly observer?: ServiceObserver;
}

/** What a body is sent from. */
export interface ServiceBody {
  readonly content: Buffer | Readable;
  /** `Content-Type`, and whatever else describes it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What the caller of any method may say. Times are in milliseconds. */
export interface CallOptions {
  /** Gives up; the call rejects with its reason. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly deadlineMs?: number;
  readonly retries?: number;
  /** `X-Request-Id`; one is made where there is none. */
  readonly requestId?: string;
}

export interface ServiceRequest extends CallOptions {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins with `/`. */
  readonly path: string;
  /** `path` with its variable parts named, such as `/rag/task/{id}`: what metrics count it under. */
  readonly route?: string;
  /** Values that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Makes the body, anew for each attempt. It throws where it cannot: the call then ends with the error before. */
  readonly body?: () => ServiceBody;
  /** `Idempotency-Key`: with it a POST or PATCH can be retried safely, and is. */
  readonly idempotencyKey?: string;
  /** Failing statuses that may be this request's own doing, and so say nothing of the service to the circuit. */
  readonly ownFailures?: readonly number[];
}

export interface ServiceResponse<T> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly data: T;
  readonly requestId: string;
}

/** What a service says of an error (RFC 9457), or what can be read as such. */
export interface ServiceProblem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}
