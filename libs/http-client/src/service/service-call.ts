import {
  isAxiosError,
  type AxiosError,
  type AxiosRequestConfig,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import { randomUUID } from 'node:crypto';
import { attempt } from './attempt.js';
import { watchCall } from './call-watch.js';
import type { Verdict } from './circuit.js';
import { serviceError, verdictOf } from './failure.js';
import { isRepeatable, isTransientFailure, retryDelay } from './retry-policy.js';
import type { ServiceChannel } from './service-channel.js';
import { ServiceTimeoutError, ServiceUnavailableError } from './service-errors.js';
import type { CallWatch } from './service-observer.js';
import type { ServiceRequest } from './service-types.js';
import { TimedSignal } from './timed-signal.js';

/** One call of a service: its attempts, and what they share. Used once. */
export class ServiceCall {
  readonly requestId: string;
  private attempts = 0;
  private delayMs = 0;
  private readonly startedAt = performance.now();
  private readonly deadlineMs: number;
  private readonly timeoutMs: number;
  private readonly scope: TimedSignal;
  private readonly watch: CallWatch;

  /** @param streamed whether the answer's body is handed over as a stream */
  constructor(
    private readonly channel: ServiceChannel,
    private readonly request: ServiceRequest,
    private readonly streamed: boolean,
  ) {
    const { options } = channel;
    this.deadlineMs = request.deadlineMs ?? options.deadlineMs;
    this.timeoutMs = request.timeoutMs ?? options.timeoutMs;
    this.requestId = request.requestId ?? options.requestId?.() ?? randomUUID();
    this.scope = new TimedSignal(request.signal, this.deadlineMs);
    this.watch = watchCall(options.observer, {
      service: options.name,
      method: request.method,
      route: request.route ?? request.path,
      requestId: this.requestId,
    });
  }

  /** @throws ServiceError; the reason of the request's signal; TypeError for a key that no header can carry */
  async run(): Promise<AxiosResponse<unknown>> {
    const close = () => this.scope.abort(new Error('closed'));
    this.channel.underWay.add(close);
    if (this.channel.closed) close();
    try {
      this.scope.signal.throwIfAborted();
      requireHeaderValue('idempotencyKey', this.request.idempotencyKey);
      requireHeaderValue('requestId', this.requestId);
      const response = await this.channel.axios.request<unknown>(this.config());
      this.end(response.status, undefined);
      return response;
    } catch (error) {
      const failure = this.failureOf(error);
      this.end(undefined, failure);
      throw failure;
    } finally {
      this.channel.underWay.delete(close);
      this.scope.release();
    }
  }

  private config(): AxiosRequestConfig {
    const { request, channel } = this;
    const { method, path, query, json, idempotencyKey } = request;
    const { apiKey, headers } = channel.options;
    return {
      method,
      url: channel.url(path, query),
      headers: {
        Accept: 'application/json',
        ...headers,
        ...(apiKey !== undefined && { Authorization: `Bearer ${apiKey}` }),
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
        'X-Request-Id': this.requestId,
        ...this.watch.headers,
        ...request.headers,
      },
      data: json === undefined ? undefined : Buffer.from(JSON.stringify(json)),
      signal: this.scope.signal,
      adapter: (config) => this.attempt(config),
      'axios-retry': {
        retries: request.retries ?? channel.options.retries,
        retryCondition: (error) => this.shouldRetry(error),
        retryDelay: () => this.delayMs,
      },
      // The answer has been read already.
      transformResponse: (data: unknown) => data,
      // A redirect would have to keep the whole body, and may lead a secret elsewhere.
      maxRedirects: 0,
      maxBodyLength: Infinity,
      ...channel.agents,
    };
  }

  private attempt(config: InternalAxiosRequestConfig): Promise<AxiosResponse<unknown>> {
    const { slots, circuit } = this.channel;
    const begin = () => {
      // It may have waited for a slot, or for the outcome of a test call, longer than anybody waits for it.
      this.scope.signal.throwIfAborted();
      return this.send(config);
    };
    const judged = () => circuit.run(begin, (error) => this.judge(error));
    return slots.run(judged, this.scope.signal);
  }

  private async send(config: InternalAxiosRequestConfig): Promise<AxiosResponse<unknown>> {
    this.attempts += 1;
    const startedAt = performance.now();
    const told = { attempt: this.attempts };
    const tell = (status: number | undefined, failed: boolean) =>
      this.watch.attempt?.({ ...told, tookMs: performance.now() - startedAt, status, failed });
    try {
      const response = await attempt(config, {
        signal: this.scope.signal,
        timeoutMs: this.timeoutMs,
        maxResponseBytes: this.channel.options.maxResponseBytes,
        stream: this.streamed,
        body: this.request.body,
      });
      tell(response.status, false);
      return response;
    } catch (error) {
      tell((error as AxiosError).response?.status, true);
      throw error;
    }
  }

  /** A call that its caller gave up says nothing of the service; nor does a status that is this request's own doing. */
  private judge(error: unknown): Verdict {
    if (this.request.signal?.aborted || this.channel.closed) return 'neither';
    const verdict = verdictOf(error, this.channel.options.circuit?.failureStatuses);
    const status = isAxiosError(error) ? error.response?.status : undefined;
    const isOwn = status !== undefined && this.request.ownFailures?.includes(status);
    return verdict === 'failure' && isOwn ? 'neither' : verdict;
  }

  /** Settles the pause as well. A retry that would come after the deadline is none: the error is the better answer. */
  private shouldRetry(error: AxiosError): boolean {
    if (this.scope.signal.aborted || !isRepeatable(this.request) || !isTransientFailure(error)) return false;
    const { retryDelayMs, maxRetryDelayMs } = this.channel.options;
    this.delayMs = retryDelay(error, this.attempts, { baseMs: retryDelayMs, maxMs: maxRetryDelayMs });
    return performance.now() - this.startedAt + this.delayMs < this.deadlineMs;
  }

  private failureOf(error: unknown): unknown {
    const { name } = this.channel.options;
    const call = { service: name, requestId: this.requestId, attempts: this.attempts };
    if (this.scope.expired) return new ServiceTimeoutError('deadline', this.deadlineMs, call);
    if (this.request.signal?.aborted) return this.request.signal.reason;
    if (this.channel.closed) {
      return new ServiceUnavailableError('closed', 'the client has been closed', call, { cause: error });
    }
    const circuitPauseMs = this.channel.circuit.pauseMs;
    return serviceError(error, call, { timeoutMs: this.timeoutMs, circuitPauseMs });
  }

  private end(status: number | undefined, error: unknown): void {
    const tookMs = performance.now() - this.startedAt;
    this.watch.end?.({ attempts: this.attempts, tookMs, status, error });
  }
}

/** What else axios would leave out of a header: another key would be sent than was given. */
const HEADER_VALUE = /^[\x21-\x7e]{1,255}$/;

function requireHeaderValue(name: string, value: string | undefined): void {
  if (value === undefined || HEADER_VALUE.test(value)) return;
  throw new TypeError(`${name} must be 1 to 255 printable ASCII characters without spaces`);
}
