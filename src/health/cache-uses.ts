import { EmbeddingCache } from '@app/embedding';
import { CachedQueryRouter } from '@app/retrieval';
import { Injectable } from '@nestjs/common';

/** How often the caches were of use in this process, since it started. */
@Injectable()
export class CacheUses {
  constructor(
    private readonly router: CachedQueryRouter,
    private readonly embeddings: EmbeddingCache,
  ) {}

  get counts(): Record<'query' | 'embedding', Readonly<Record<string, number>>> {
    return { query: this.router.counts.current, embedding: this.embeddings.counts };
  }
}
