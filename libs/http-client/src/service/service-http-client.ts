import type { AxiosInstance } from 'axios';
import { addAbortSignal, type Readable } from 'node:stream';
import { HealthRecord } from './health-record.js';
import { ServiceCall } from './service-call.js';
import { plainAxios, ServiceChannel } from './service-channel.js';
import type { CircuitState, ServiceHealth } from './service-health.js';
import type {
  CallOptions,
  ServiceHttpClientOptions,
  ServiceRequest,
  ServiceResponse,
} from './service-types.js';

const PROBE_LIMIT_MS = 5000;

/**
 * Calls one service over HTTP: with limits for each attempt and for the whole, retries where they are safe, a bound on
 * what is under way, and a circuit that opens while the service is away. Needs nothing but Node.
 */
export class ServiceHttpClient {
  private readonly channel: ServiceChannel;
  private readonly record: HealthRecord;

  /**
   * @param axios the instance that sends; one of its own unless given (as by `@nestjs/axios`)
   * @throws TypeError when `baseUrl` is no http or https address
   */
  constructor(options: ServiceHttpClientOptions, axios: AxiosInstance = plainAxios()) {
    this.channel = new ServiceChannel(options, axios);
    this.record = new HealthRecord(options.name);
  }

  /**
   * Sends a request and resolves to the answer's JSON, which is not checked against `T`; undefined where there is none.
   * A GET, HEAD, PUT or DELETE, and whatever carries an `idempotencyKey`, is retried.
   * @throws ServiceTimeoutError, ServiceUnavailableError, ServiceResponseError, ServiceProtocolError; the reason of
   *   `request.signal` when that is aborted
   */
  async request<T>(request: ServiceRequest): Promise<ServiceResponse<T>> {
    const call = new ServiceCall(this.channel, request, false);
    const { status, headers, data } = await call.run();
    return {
      status,
      headers: headers as ServiceResponse<T>['headers'],
      data: data as T,
      requestId: call.requestId,
    };
  }

  /**
   * As `request`, but the answer's body is a stream, which `request.signal` destroys. The limits are those of its
   * headers: whoever reads it sets a limit for the rest, and destroys it.
   */
  async stream(request: ServiceRequest): Promise<ServiceResponse<Readable>> {
    const call = new ServiceCall(this.channel, request, true);
    const { status, headers, data } = await call.run();
    const body = data as Readable;
    if (request.signal) addAbortSignal(request.signal, body);
    return {
      status,
      headers: headers as ServiceResponse<Readable>['headers'],
      data: body,
      requestId: call.requestId,
    };
  }

  /**
   * Asks once how the service is. It never rejects: a service that cannot be asked is down.
   * @param probe what is asked, and throws when the answer is no good; a GET of `healthPath` unless given
   */
  health(
    { signal, timeoutMs = PROBE_LIMIT_MS }: Pick<CallOptions, 'signal' | 'timeoutMs'> = {},
    probe: (options: CallOptions) => Promise<unknown> = (options) =>
      this.request({ method: 'GET', path: this.channel.options.healthPath, ...options }),
  ): Promise<ServiceHealth> {
    const options = { signal, timeoutMs, deadlineMs: timeoutMs, retries: 0 };
    return this.record.check(
      () => probe(options),
      () => this.circuit,
    );
  }

  get name(): string {
    return this.channel.options.name;
  }

  get circuit(): CircuitState {
    return this.channel.circuit.state;
  }

  /** Milliseconds until the service is tried again; 0 unless the circuit is open. */
  get circuitPauseMs(): number {
    return this.channel.circuit.pauseMs;
  }

  /** Returns a function that ends it. */
  onCircuitChange(listener: (state: CircuitState) => void): () => void {
    return this.channel.circuit.onChange(listener);
  }

  /** Ends what is under way, and closes the connections that are kept. Nothing can be called any more. */
  close(): void {
    this.channel.close();
  }
}
