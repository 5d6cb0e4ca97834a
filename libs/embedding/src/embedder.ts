/** What makes two vectors comparable: one model, asked in one way. Immutable. */
export interface EmbeddingVersion {
  /** `[a-z0-9_]+`, made of the model's name and a hash of what it is asked with. */
  readonly id: string;
  readonly model: string;
}

/** The vectors of some texts, in their order. */
export interface EmbeddedTexts {
  /** Null where the service refused a text; see `refused`. */
  readonly vectors: readonly (Float32Array | null)[];
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
}

/** Texts as vectors, by the embedding service and a cache before it. Without a service there is no version. */
export abstract class Embedder {
  abstract readonly version: EmbeddingVersion | undefined;

  /**
   * The vector of a question.
   * @throws AppError `embedding_unavailable`, retryable; `embedding_rejected` when the service refuses this text;
   *   the signal's reason
   */
  abstract embedQuery(text: string, signal: AbortSignal): Promise<Float32Array>;

  /**
   * The vectors of passages; what is in the cache is not asked for again.
   * @param onProgress told how many are done
   * @throws AppError `embedding_unavailable`, `embedding_rejected`; the signal's reason
   */
  abstract embedPassages(
    texts: readonly string[],
    options: { signal: AbortSignal; onProgress?: (done: number) => void },
  ): Promise<EmbeddedTexts>;
}
