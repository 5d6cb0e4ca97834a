import { ChunkIndex, type EmbeddingState } from '@app/chunk-index';
import { Embedders, type EmbeddingVersion } from '@app/embedding';
import { PostponeError, type JobContext } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { DocumentEmbedding, type EmbedRequest, type WantedVersion } from './document-embedding.js';

/** Gives chunks their vectors, by each embedding version that their collection has. */
@Injectable()
export class EmbedStep {
  constructor(
    private readonly embedders: Embedders,
    private readonly index: ChunkIndex,
  ) {}

  /**
   * Before anything else is done for a document: while the service is away, all of it would be done for nothing.
   * @throws PostponeError; AppError `embedding_not_configured`
   */
  async requireService(collection: string): Promise<void> {
    const [active] = await this.wanted(collection);
    if (!active?.isActive) return;
    const { pauseMs } = this.embedders.ofActive(active.version);
    if (pauseMs > 0) throw new PostponeError(Math.ceil(pauseMs / 1000), 'the embedding service is away');
  }

  of(request: EmbedRequest, context: JobContext): DocumentEmbedding {
    const wanted = (): Promise<WantedVersion[]> => this.wanted(request.collection);
    return new DocumentEmbedding(this.embedders, wanted, request, context);
  }

  /** The versions that a document is to be embedded for now, the active one first. */
  private async wanted(collection: string): Promise<WantedVersion[]> {
    return wantedOf(await this.index.versions.state(collection), this.embedders.initial);
  }
}

function wantedOf(state: EmbeddingState | undefined, initial: EmbeddingVersion | undefined): WantedVersion[] {
  if (!state?.versions.length) return initial ? [{ version: initial, isActive: true }] : [];
  return state.versions
    .filter((version) => version.state !== 'failed')
    .map((version) => ({ version, isActive: version.id === state.active }))
    .sort((a, b) => Number(b.isActive) - Number(a.isActive));
}
