import { analyseText } from '@app/text-analysis';
import {
  requested,
  type BuildRequest,
  type EmbeddingState,
  type VersionIdentity,
} from '../embedding-state.js';
import type { IndexableChunk, IndexedDocument } from '../types.js';

export const collection = 'books';

export function document(
  documentId: string,
  revision: string,
  chunkCount: number,
  metadata = {},
): IndexedDocument {
  return {
    documentId,
    collection,
    revision,
    filename: `${documentId}.txt`,
    contentType: 'text/plain',
    bytes: 1,
    fileKey: 'k',
    pages: null,
    characters: 1,
    chunkCount,
    metadata,
    taskId: 't',
    submittedAt: '2026-01-01T00:00:00.000Z',
    indexedAt: '2026-01-01T00:00:00.000Z',
    warnings: [],
    embeddingVersion: null,
  };
}

export const chunk = (text: string): IndexableChunk => ({
  text,
  terms: analyseText(text),
  pageStart: 1,
  pageEnd: 2,
});

export const version = (id: string): VersionIdentity => ({
  id,
  provider: 'default',
  model: id,
  queryPrefix: '',
  passagePrefix: '',
  dimensions: null,
});

/** A version that is to be built, as far as a collection's state says so. */
export const building =
  (id: string, more: Partial<BuildRequest> = {}) =>
  (state: EmbeddingState): EmbeddingState => {
    const request = { version: version(id), taskId: `t-${id}`, activate: false, textsPerSecond: null };
    return requested(state, { ...request, ...more });
  };

/** Stands for a lock that all processes share. */
let last: Promise<unknown> = Promise.resolve();
export const oneAtATime = (_collection: string, work: () => Promise<void>): Promise<void> => {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
};
