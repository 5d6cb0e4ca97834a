import type { Embedders, EmbeddingVersion } from '@app/embedding';
import { AppError } from '@app/errors';
import { withDeadline } from './deadline.js';

const RETRY_AFTER_S = 5;
/** A little earlier than the question is given up, so that being late is counted against the service. */
const SERVICE_SHARE = 0.9;

/** Where a question lies among the vectors of an embedding version. */
export interface QuestionVector {
  readonly vector: Float32Array;
  readonly embeddingVersion: string;
}

/** The vector of a question, or why it has none. */
export type EmbeddedQuestion =
  | { readonly vector: QuestionVector; readonly failure?: undefined }
  | { readonly vector?: undefined; readonly failure: AppError };

/** The vectors of one question, by the embedding versions of the collections it is put to; each is asked for once. */
export class QuestionVectors {
  private readonly asked = new Map<string, Promise<EmbeddedQuestion>>();

  /** @param limitMs for a vector that is asked for now */
  constructor(
    private readonly embedders: Embedders,
    private readonly query: string,
    private readonly limitMs: () => number,
  ) {}

  /** What collections have that never had a version. */
  get initial(): EmbeddingVersion | undefined {
    return this.embedders.initial;
  }

  /**
   * Does not throw: a failure is an `embedding_unavailable` when the service is away or late, `embedding_rejected` when it
   * refuses the text, and `embedding_not_configured` when there is none.
   */
  of(version: EmbeddingVersion): Promise<EmbeddedQuestion> {
    const asked = this.asked.get(version.id) ?? this.embed(version);
    this.asked.set(version.id, asked);
    return asked;
  }

  /** Of those that were asked for. */
  async failures(): Promise<AppError[]> {
    return (await Promise.all(this.asked.values())).flatMap(({ failure }) => failure ?? []);
  }

  private async embed(version: EmbeddingVersion): Promise<EmbeddedQuestion> {
    const asked = new AbortController();
    const limitMs = this.limitMs();
    try {
      const options = { signal: asked.signal, deadlineMs: limitMs * SERVICE_SHARE };
      const embedding = this.embedders.ofActive(version).embedQuery(this.query, options);
      const vector = await withDeadline(embedding, limitMs);
      if (!vector) return { failure: unavailable('did not answer in time') };
      return { vector: { vector, embeddingVersion: version.id } };
    } catch (error) {
      return { failure: error instanceof AppError ? error : unavailable('cannot be used right now', error) };
    } finally {
      asked.abort();
    }
  }
}

function unavailable(what: string, cause?: unknown): AppError {
  const message = `The embedding service ${what}.`;
  return new AppError('embedding_unavailable', message, { cause, retryAfter: RETRY_AFTER_S });
}
