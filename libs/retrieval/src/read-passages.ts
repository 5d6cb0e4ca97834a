import { AppError } from '@app/errors';
import { createHash } from 'node:crypto';
import type { Passage } from './answer-types.js';
import type { SourcePassage } from './query-source.js';

/**
 * What a source found as passages of an answer; their places will give them scores.
 * @param found as it came from outside: it is not what its type says until it has been looked at
 * @throws AppError `sources_unavailable` when it is no list of passages
 */
export function readPassages(found: readonly SourcePassage[], source: string, limit: number): Passage[] {
  if (!Array.isArray(found)) throw unusable(source);
  return found.slice(0, limit).map((passage: SourcePassage) => readPassage(passage, source));
}

function readPassage(passage: SourcePassage, source: string): Passage {
  const { text, document_id, collection, filename, chunk_id, metadata, context } = passage ?? {};
  if (typeof text !== 'string' || typeof document_id !== 'string') throw unusable(source);
  return {
    text,
    score: 0,
    document_id,
    collection: textOr(collection, source),
    filename: textOr(filename, document_id),
    page_start: numberOrNull(passage.page_start),
    page_end: numberOrNull(passage.page_end),
    chunk_id: textOr(chunk_id, idOf(document_id, text)),
    source,
    metadata: typeof metadata === 'object' && metadata !== null ? metadata : {},
    position: numberOrNull(passage.position),
    context: isContext(context) ? { before: context.before, after: context.after } : null,
  };
}

/** The same passage has the same id the next time. */
function idOf(documentId: string, text: string): string {
  return createHash('sha256')
    .update(JSON.stringify([documentId, text]))
    .digest('base64url')
    .slice(0, 24);
}

function isContext(context: SourcePassage['context']): context is NonNullable<Passage['context']> {
  return [context?.before, context?.after].every(isTexts);
}

const isTexts = (texts: unknown): boolean =>
  Array.isArray(texts) && texts.every((text) => typeof text === 'string');
const textOr = (value: unknown, fallback: string): string => (typeof value === 'string' ? value : fallback);
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const unusable = (source: string): AppError =>
  new AppError('sources_unavailable', `What ${source} answered is no list of passages.`);
