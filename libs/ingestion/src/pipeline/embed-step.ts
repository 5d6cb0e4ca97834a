import type { IndexableChunk } from '@app/chunk-index';
import { Embedder } from '@app/embedding';
import { AppError } from '@app/errors';
import { PostponeError, type JobContext } from '@app/queue';
import { Injectable } from '@nestjs/common';

type PlainChunk = Omit<IndexableChunk, 'vector'>;

interface EmbeddedChunks {
  readonly chunks: readonly IndexableChunk[];
  /** Null where no embedding service is configured. */
  readonly version: string | null;
  readonly warnings: readonly string[];
  readonly tookMs: number;
}

/** Gives chunks their vectors, where an embedding service is configured. */
@Injectable()
export class EmbedStep {
  constructor(private readonly embedder: Embedder) {}

  /**
   * Before anything else is done for a document: while the service is away, all of it would be done for nothing.
   * @throws PostponeError
   */
  requireService(): void {
    const { pauseMs } = this.embedder;
    if (pauseMs > 0) throw new PostponeError(Math.ceil(pauseMs / 1000), 'the embedding service is away');
  }

  /**
   * A chunk that the service refuses is kept without a vector: keyword search still finds it.
   * @throws AppError `embedding_unavailable`, which counts even if the service has gone away meanwhile: this very
   *   document may be what it cannot bear; `embedding_rejected` when every chunk is refused
   */
  async run(
    chunks: readonly PlainChunk[],
    context: JobContext,
    requestId: string | undefined,
  ): Promise<EmbeddedChunks> {
    const { version } = this.embedder;
    if (!version) {
      return {
        chunks: chunks.map((chunk) => ({ ...chunk, vector: null })),
        version: null,
        warnings: [],
        tookMs: 0,
      };
    }
    context.progress('embed', 0, chunks.length);
    const startedAt = performance.now();
    const { vectors, refused } = await this.embedder.embedPassages(
      chunks.map(({ text }) => text),
      {
        signal: context.signal,
        requestId,
        onProgress: (done) => context.progress('embed', done, chunks.length),
      },
    );
    const tookMs = Math.round(performance.now() - startedAt);
    context.log(`embed: ${chunks.length - refused.length} chunks in ${tookMs} ms`);
    if (refused[0] && refused.length === chunks.length)
      throw new AppError('embedding_rejected', refused[0].reason);
    return {
      chunks: chunks.map((chunk, index) => ({ ...chunk, vector: vectors[index] ?? null })),
      version: version.id,
      warnings: refused[0] ? [`${refused.length} chunks have no embedding: ${refused[0].reason}`] : [],
      tookMs,
    };
  }
}
