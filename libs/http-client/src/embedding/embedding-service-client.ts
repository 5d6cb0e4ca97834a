import type { AxiosInstance } from 'axios';
import { KeptProbe } from '../service/kept-probe.js';
import { ServiceHttpClient } from '../service/service-http-client.js';
import type { CircuitState, ServiceHealth } from '../service/service-health.js';
import type { CallOptions } from '../service/service-types.js';
import { batchesOf, passagesOf } from './batches.js';
import { Bisection } from './bisection.js';
import { EmbeddingEndpoint } from './embedding-endpoint.js';
import type { EmbeddedPassages, EmbeddingServiceOptions, EmbedPassagesOptions } from './embedding-types.js';
import { inLanes } from './lanes.js';
import { LearntLimits } from './learnt-limits.js';
import { PassageRun, PLAIN_TEXT } from './passage-run.js';

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_DEADLINE_MS = 180_000;
/** What only an operator can help with, or time: documents had better wait than fail one after the other. */
const FAILURE_STATUSES = [401, 403, 404, 429];
const DEFAULT_HEALTH_TTL_MS = 10_000;
const DEFAULT_BATCHES_IN_FLIGHT = 4;
const DEFAULT_BATCH = { texts: 64, tokens: 8000 };

/**
 * Turns texts into vectors by a service that speaks OpenAI's dialect: batched, a bounded number of requests at a time,
 * every answer checked. A text that the service refuses does not keep it from embedding the others.
 */
export class EmbeddingServiceClient {
  private readonly http: ServiceHttpClient;
  private readonly endpoint: EmbeddingEndpoint;
  private readonly limits: LearntLimits;
  private readonly probe: KeptProbe;

  /**
   * @param axios the instance that sends; one of its own unless given
   * @throws TypeError when `baseUrl` is no http or https address; RangeError when nothing could ever be sent
   */
  constructor(
    private readonly options: EmbeddingServiceOptions,
    axios?: AxiosInstance,
  ) {
    const name = options.name ?? 'embedding';
    const { maxBatchTexts = DEFAULT_BATCH.texts, maxBatchTokens = DEFAULT_BATCH.tokens } = options;
    if (Math.min(maxBatchTexts, maxBatchTokens, this.lanes) < 1) {
      throw new RangeError(`${name}: batches must have room, and one must be let under way`);
    }
    this.http = new ServiceHttpClient(httpOptions(name, options), axios);
    this.endpoint = new EmbeddingEndpoint(this.http, name, options);
    this.probe = new KeptProbe(options.healthTtlMs ?? DEFAULT_HEALTH_TTL_MS);
    this.limits = new LearntLimits({ texts: maxBatchTexts, tokens: maxBatchTokens });
  }

  /**
   * Embeds passages of documents. Equal texts are sent once; nothing is sent for none.
   * @throws ServiceError when the service is away, refuses every request, or its answer cannot be used; the reason of
   *   the signal. Nothing is under way any more then, and `onBatch` has got all that had arrived.
   */
  async embedPassages(
    texts: readonly string[],
    options: EmbedPassagesOptions = {},
  ): Promise<EmbeddedPassages> {
    const passages = passagesOf(texts, this.options.passagePrefix);
    const run = new PassageRun(this.endpoint, { ...options, retries: this.options.retries }, texts.length);
    await inLanes(
      batchesOf(passages, this.limits),
      Math.min(this.lanes, passages.length),
      (batch) => new Bisection(run.target, this.limits).run(batch),
      options.signal,
    );
    return run.result;
  }

  /**
   * Embeds a question.
   * @throws ServiceError, a ServiceResponseError when the text is refused; the reason of the signal
   */
  async embedQuery(text: string, options: CallOptions = {}): Promise<Float32Array> {
    const prefixed = (this.options.queryPrefix ?? '') + text;
    const [vector] = await this.endpoint.embed([prefixed], options);
    // The endpoint answers with a vector for each text, or throws.
    return vector!;
  }

  /**
   * Embeds a short text, as only that proves that the service works; or tells what this found less than `healthTtlMs`
   * ago, as long as the service answers. It never rejects.
   */
  async health(options: Pick<CallOptions, 'signal' | 'timeoutMs'> = {}): Promise<ServiceHealth> {
    return this.probe.health(
      () => this.circuit,
      () => this.http.health(options, (limits) => this.endpoint.embed([PLAIN_TEXT], limits)),
    );
  }

  /** Of every vector: what was configured or first came; undefined before. */
  get dimensions(): number | undefined {
    return this.endpoint.dimensions;
  }

  get circuit(): CircuitState {
    return this.http.circuit;
  }

  /** Milliseconds until the service is tried again; 0 unless the circuit is open. */
  get circuitPauseMs(): number {
    return this.http.circuitPauseMs;
  }

  /** Returns a function that ends it. */
  onCircuitChange(listener: (state: CircuitState) => void): () => void {
    return this.http.onCircuitChange(listener);
  }

  /** Ends what is under way, and closes the connections that are kept. Nothing can be called any more. */
  close(): void {
    this.http.close();
  }

  private get lanes(): number {
    return this.options.batchesInFlight ?? DEFAULT_BATCHES_IN_FLIGHT;
  }
}

function httpOptions(name: string, options: EmbeddingServiceOptions) {
  const { timeoutMs, deadlineMs, circuit } = options;
  return {
    ...options,
    name,
    timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS,
    deadlineMs: deadlineMs ?? DEFAULT_DEADLINE_MS,
    circuit: { failureStatuses: FAILURE_STATUSES, ...circuit },
  };
}
