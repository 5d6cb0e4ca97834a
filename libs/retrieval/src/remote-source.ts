import type { QuerySourceOptions } from '@app/config';
import { AppError } from '@app/errors';
import {
  RagServiceClient,
  serviceCalls,
  ServiceError,
  ServiceTimeoutError,
  type QueryAnswer,
  type QueryRequest,
  type ServiceHealth,
} from '@app/http-client';
import { currentRequestId } from '@app/logging';
import type { SourceReport } from './answer-types.js';
import type { FurtherFound, FurtherSource } from './further-source.js';
import type { SourceQuestion } from './query-source.js';

/** What another service gives at most. */
const MAX_TOP_K = 100;
const MAX_ANSWER_BYTES = 16 * 2 ** 20;
const DEFAULT_COLLECTIONS = ['default'];

/** Another service of the same contract as a source. */
export class RemoteSource implements FurtherSource {
  readonly weight: number;
  readonly timeoutMs: number;
  private readonly collections: readonly string[];
  private readonly client: RagServiceClient;

  /** @param timeoutMs where the options have none */
  constructor(
    readonly name: string,
    options: QuerySourceOptions,
    timeoutMs: number,
  ) {
    this.weight = options.weight ?? 1;
    this.timeoutMs = options.timeout_ms ?? timeoutMs;
    this.collections = options.collections ?? DEFAULT_COLLECTIONS;
    this.client = new RagServiceClient({
      name,
      baseUrl: options.url,
      apiKey: options.api_key,
      timeoutMs: this.timeoutMs,
      deadlineMs: this.timeoutMs,
      retries: 1,
      maxResponseBytes: MAX_ANSWER_BYTES,
      requestId: currentRequestId,
      // Whether it lives, and not whether it is ready: two that name each other would ask without end.
      healthPath: '/health/live',
      observer: serviceCalls,
    });
  }

  /** @throws ServiceTimeoutError; AppError `sources_unavailable` whose message says what its client does; the signal's reason */
  async ask(question: SourceQuestion, signal: AbortSignal): Promise<FurtherFound> {
    const answer = await this.client.query(this.request(question), { signal }).catch((error: unknown) => {
      if (!(error instanceof ServiceError) || error instanceof ServiceTimeoutError) throw error;
      throw new AppError('sources_unavailable', error.message, { cause: error });
    });
    return { passages: answer.results, degraded: answer.degraded ?? null, ...healthOf(answer) };
  }

  private request({ query, mode, filter, limit, contextChunks = 0 }: SourceQuestion): QueryRequest {
    return {
      query,
      mode,
      top_k: Math.min(limit, MAX_TOP_K),
      // These are all that it asks: not its own sources, of which this service may be one.
      collections: [...this.collections],
      // An older service knows fewer fields and refuses the others.
      ...(filter && { filter }),
      ...(contextChunks > 0 && { context_chunks: contextChunks }),
    };
  }

  health(timeoutMs: number): Promise<ServiceHealth> {
    return this.client.health({ timeoutMs });
  }

  close(): void {
    this.client.close();
  }
}

/** How its own sources did. */
function healthOf({ sources = [] }: QueryAnswer): Pick<SourceReport, 'status' | 'error'> {
  const bad = sources.filter(({ status }) => status !== 'ok');
  const worst = bad.find(({ status }) => status === 'error') ?? bad[0];
  if (!worst) return { status: 'ok', error: null };
  return { status: worst.status, error: bad.map(({ name, status }) => `${name}: ${status}`).join(', ') };
}
