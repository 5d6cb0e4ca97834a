import { Settings } from '@app/config';
import {
  RerankServiceClient,
  serviceCalls,
  ServiceError,
  ServiceTimeoutError,
  type ServiceHealth,
} from '@app/http-client';
import { currentRequestId } from '@app/logging';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Passage, Reranking } from './answer-types.js';
import type { Deadline } from './deadline.js';
import { lateText } from './further-source.js';

/** Passages that are looked at again; the best of all that was found. */
const CANDIDATES = 50;

export interface Reranked extends Reranking {
  readonly passages: readonly Passage[];
}

/** Lets a service judge the best passages anew, where one is configured. */
@Injectable()
export class Reranker implements OnApplicationShutdown {
  private readonly logger = new Logger(Reranker.name);
  private readonly client: RerankServiceClient | undefined;

  constructor(private readonly settings: Settings) {
    const { RERANK_SERVICE_URL: baseUrl, RERANK_TIMEOUT_MS: timeoutMs } = settings;
    if (!baseUrl) return;
    this.client = new RerankServiceClient({
      baseUrl,
      dialect: settings.RERANK_DIALECT,
      model: settings.RERANK_MODEL,
      apiKey: settings.RERANK_API_KEY,
      timeoutMs,
      deadlineMs: timeoutMs,
      retries: 1,
      requestId: currentRequestId,
      observer: serviceCalls,
    });
  }

  /** How many passages it wants to see for an answer of `topK`; that is `topK` where nothing is reranked. */
  candidates(topK: number, isWanted: boolean): number {
    return this.client && isWanted ? Math.max(topK, CANDIDATES) : topK;
  }

  /** The passages by the service's scores, where it is wanted and there is one; when it fails they stay as they are. */
  async rerank(
    query: string,
    passages: readonly Passage[],
    { isWanted, deadline }: { isWanted: boolean; deadline: Deadline },
  ): Promise<Reranked> {
    const asIs = { passages, reranked: false, rerank_error: null };
    if (!this.client || !isWanted || passages.length === 0) return asIs;
    const { RERANK_TIMEOUT_MS: ownMs } = this.settings;
    const limitMs = deadline.limit(ownMs);
    // Later than its own limit is counted against the service; what others have taken of the query's is not.
    const cut = limitMs < ownMs ? AbortSignal.timeout(Math.ceil(limitMs)) : undefined;
    const asked = new AbortController();
    const signal = cut ? AbortSignal.any([asked.signal, cut]) : asked.signal;
    const texts = passages.map(({ text }) => text);
    try {
      const scores = await this.client.rerank(query, texts, { signal });
      return { passages: byScore(passages, scores), reranked: true, rerank_error: null };
    } catch (error) {
      this.logger.warn({ err: error }, 'passages were not reranked');
      return { ...asIs, rerank_error: cut?.aborted ? lateText(limitMs) : textOf(error) };
    } finally {
      // Of several calls one may go on when another one has failed.
      asked.abort();
    }
  }

  /** Undefined where there is no service. */
  async health(timeoutMs: number): Promise<ServiceHealth | undefined> {
    return this.client?.health({ timeoutMs });
  }

  onApplicationShutdown(): void {
    this.client?.close();
  }
}

function byScore(passages: readonly Passage[], scores: readonly number[]): Passage[] {
  return passages
    .map((passage, index) => ({ ...passage, score: scores[index] ?? 0 }))
    .sort((a, b) => b.score - a.score);
}

/** What a service says of a request may quote the texts: only that it failed is shown. */
function textOf(error: unknown): string {
  if (error instanceof ServiceTimeoutError) return lateText(error.limitMs);
  const isService = error instanceof ServiceError;
  return isService ? 'The rerank service cannot be used right now.' : 'The passages could not be reranked.';
}
