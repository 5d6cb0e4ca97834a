import type { AxiosInstance } from 'axios';
import { randomUUID } from 'node:crypto';
import { KeptProbe } from '../service/kept-probe.js';
import { ServiceProtocolError } from '../service/service-errors.js';
import { ServiceHttpClient } from '../service/service-http-client.js';
import type { ServiceHealth } from '../service/service-health.js';
import type { CallOptions, ServiceHttpClientOptions } from '../service/service-types.js';
import { DIALECTS, readScores, type RerankDialect } from './rerank-dialects.js';

/** How a rerank service is called. Times are in milliseconds. */
export interface RerankServiceOptions extends Omit<ServiceHttpClientOptions, 'name'> {
  /** In errors, health and metrics; `rerank` unless given. */
  readonly name?: string;
  /** `tei` unless given. */
  readonly dialect?: RerankDialect;
  /** Sent in the dialect `cohere`. */
  readonly model?: string;
  /** How long `health` tells what it found, as long as the service answers; 60 s unless given. */
  readonly healthTtlMs?: number;
}

/** Some services take money for each question. */
const DEFAULT_HEALTH_TTL_MS = 60_000;
const PROBE = ['a question', ['a text']] as const;

/** Asks a service how well texts answer a question: `POST {baseUrl}/rerank`. */
export class RerankServiceClient {
  private readonly http: ServiceHttpClient;
  private readonly name: string;
  private readonly dialect: RerankDialect;
  private readonly probe: KeptProbe;

  /**
   * @param axios the instance that sends; one of its own unless given
   * @throws TypeError when `baseUrl` is no http or https address
   */
  constructor(
    private readonly options: RerankServiceOptions,
    axios?: AxiosInstance,
  ) {
    const { name = 'rerank', dialect = 'tei' } = options;
    this.name = name;
    this.dialect = dialect;
    this.http = new ServiceHttpClient({ ...options, name }, axios);
    this.probe = new KeptProbe(options.healthTtlMs ?? DEFAULT_HEALTH_TTL_MS);
  }

  /**
   * How well each text answers the question, in their order: higher is better, comparable within one call.
   * @throws ServiceError when the service is away, refuses, or does not score each text; the reason of the signal
   */
  async rerank(query: string, texts: readonly string[], options: CallOptions = {}): Promise<number[]> {
    const { maxTexts } = DIALECTS[this.dialect];
    const batches = Array.from({ length: Math.ceil(texts.length / maxTexts) }, (_, index) =>
      texts.slice(index * maxTexts, (index + 1) * maxTexts),
    );
    return (await Promise.all(batches.map((batch) => this.send(query, batch, options)))).flat();
  }

  /**
   * Has a text scored, as only that proves that the service works; or tells what this found less than `healthTtlMs`
   * ago, as long as the service answers. It never rejects.
   */
  health(options: Pick<CallOptions, 'signal' | 'timeoutMs'> = {}): Promise<ServiceHealth> {
    return this.probe.health(
      () => this.http.circuit,
      () => this.http.health(options, (limits) => this.rerank(...PROBE, limits)),
    );
  }

  /** Ends what is under way, and closes the connections that are kept. Nothing can be called any more. */
  close(): void {
    this.http.close();
  }

  private async send(query: string, texts: readonly string[], options: CallOptions): Promise<number[]> {
    const { data, requestId } = await this.http.request<unknown>({
      ...options,
      method: 'POST',
      path: '/rerank',
      json: DIALECTS[this.dialect].body(query, texts, this.options.model),
      // To score twice does no harm; the key says that the request may be repeated.
      idempotencyKey: randomUUID(),
    });
    const scores = readScores(this.dialect, data, texts.length);
    if (scores) return scores;
    throw new ServiceProtocolError('did not score each of the texts', {
      service: this.name,
      requestId,
      attempts: 1,
    });
  }
}
