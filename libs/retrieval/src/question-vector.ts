import type { Embedder } from '@app/embedding';
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

/**
 * Asks for the vector of a question, for `limitMs` milliseconds. Does not throw: a failure is an
 * `embedding_unavailable` when the service is away or late, and `embedding_rejected` when it refuses the text.
 */
export async function embedQuestion(
  embedder: Embedder,
  query: string,
  limitMs: number,
): Promise<EmbeddedQuestion> {
  const asked = new AbortController();
  try {
    const vector = await withDeadline(
      embedder.embedQuery(query, { signal: asked.signal, deadlineMs: limitMs * SERVICE_SHARE }),
      limitMs,
    );
    if (!vector) return { failure: unavailable('did not answer in time') };
    if (!embedder.version) return { failure: unavailable('has no version') };
    return { vector: { vector, embeddingVersion: embedder.version.id } };
  } catch (error) {
    return { failure: error instanceof AppError ? error : unavailable('cannot be used right now', error) };
  } finally {
    asked.abort();
  }
}

function unavailable(what: string, cause?: unknown): AppError {
  const message = `The embedding service ${what}.`;
  return new AppError('embedding_unavailable', message, { cause, retryAfter: RETRY_AFTER_S });
}
