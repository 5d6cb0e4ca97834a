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
import { serviceError, weighFailure } from './failure.js';
import { isRepeatable, isTransientFailure, retryDelay } from './retry-policy.js';
import type { ServiceChannel } from './service-channel.js';
import { ServiceTimeoutError } from './service-errors.js';
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

  /** @throws ServiceError; the reason of the request's signal */
  async run(): Promise<AxiosResponse<unknown>> {
    try {
      this.request.signal?.throwIfAborted();
      const response = await this.channel.axios.request<unknown>(this.config());
      this.end(response.status, undefined);
      return response;
    } catch (error) {
      const failure = this.failureOf(error);
      this.end(undefined, failure);
      throw failure;
    } finally {
      this.scope.release();
    }
  }

  private config(): AxiosRequestConfig {
    const { request, channel } = this;
    const { method, path, query, json, idempotencyKey } = request;
    return {
      method,
      url: channel.url(path, query),
      headers: {
        Accept: 'application/json',
        ...channel.options.headers,
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
      // A redirect would have to keep the whole body, and may lead a secret elsewhere.
      maxRedirects: 0,
      maxBodyLength: Infinity,
      ...channel.agents,
    };
  }

  private attempt(config: InternalAxiosRequestConfig): Promise<AxiosResponse<unknown>> {
    const { slots, circuit } = this.channel;
    return slots.run(
      () =>
        circuit.run(
          () => this.send(config),
          (error) => this.weigh(error),
        ),
      this.scope.signal,
    );
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

  /** A call that its caller gave up, or had no body for, says nothing of the service; but as the one that tests whether it is back, it must not say that it is. */
  private weigh(error: unknown): number {
    const isSilent = this.request.signal?.aborted || !isAxiosError(error);
    if (isSilent) return this.channel.circuit.state === 'half-open' ? 1 : 0;
    return weighFailure(error);
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
    const circuitPauseMs = this.channel.circuit.pauseMs;
    return serviceError(error, call, { timeoutMs: this.timeoutMs, circuitPauseMs });
  }

  private end(status: number | undefined, error: unknown): void {
    const tookMs = performance.now() - this.startedAt;
    this.watch.end?.({ attempts: this.attempts, tookMs, status, error });
  }
}
