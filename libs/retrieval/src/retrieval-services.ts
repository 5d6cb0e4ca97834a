import type { ServiceHealth } from '@app/http-client';
import { Injectable } from '@nestjs/common';
import { Reranker } from './reranker.js';
import { SourceRegistry } from './source-registry.js';

/** The services that queries are answered with: the rerank service, and those of `QUERY_SOURCES`. */
@Injectable()
export class RetrievalServices {
  constructor(
    private readonly reranker: Reranker,
    private readonly registry: SourceRegistry,
  ) {}

  /** How those are that are configured, each asked for `timeoutMs` at most. It never rejects. */
  async health(timeoutMs: number): Promise<ServiceHealth[]> {
    const [rerank, sources] = await Promise.all([
      this.reranker.health(timeoutMs),
      this.registry.health(timeoutMs),
    ]);
    return rerank ? [rerank, ...sources] : sources;
  }
}
