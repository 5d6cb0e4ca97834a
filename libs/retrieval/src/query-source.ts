import { SOURCE_NAME, SOURCE_NAME_RULE } from '@app/config';
import { SetMetadata } from '@nestjs/common';
import type { Passage, Question } from './answer-types.js';

/** What a source is asked. */
export interface SourceQuestion extends Pick<Question, 'query' | 'mode' | 'filter' | 'contextChunks'> {
  /** Passages that are of use; more are cut off. */
  readonly limit: number;
}

/** A passage as a source finds it. What it leaves out is null or empty in the answer. */
export interface SourcePassage extends Partial<Omit<Passage, 'text' | 'document_id' | 'source' | 'score'>> {
  readonly text: string;
  /** What a reader is to look it up under. */
  readonly document_id: string;
}

/** Implemented by a provider that is marked `@QuerySource`. */
export interface PassageSource {
  /**
   * Passages that answer the question, best first: their order counts, scores of different sources cannot be
   * compared. A filter is the source's to obey. What it throws is reported; of an `AppError` clients see the message.
   * @param signal aborted once the answer is of no use any more
   */
  ask(question: SourceQuestion, signal: AbortSignal): Promise<readonly SourcePassage[]>;
}

export interface QuerySourceOptions {
  /** What a place in its list counts, compared with the same place in another; 1 unless given. */
  readonly weight?: number;
  /** How long it is waited for, in milliseconds; `QUERY_SOURCE_TIMEOUT_MS` unless given. */
  readonly timeoutMs?: number;
}

export const QUERY_SOURCE = Symbol('ragmill:query-source');

/** What the decorator leaves on the class. */
export interface QuerySourceMark extends QuerySourceOptions {
  readonly name: string;
}

/**
 * Marks a provider, a singleton that implements `PassageSource`, as one more source of the query router.
 * @param name what requests and answers call it, `[A-Z][A-Za-z0-9_-]{0,62}`
 */
export function QuerySource(name: string, options: QuerySourceOptions = {}): ClassDecorator {
  if (!SOURCE_NAME.test(name)) throw new Error(`@QuerySource("${name}"): ${SOURCE_NAME_RULE}`);
  return SetMetadata<symbol, QuerySourceMark>(QUERY_SOURCE, { ...options, name });
}
