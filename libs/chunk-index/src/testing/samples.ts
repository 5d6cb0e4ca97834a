import { analyseText } from '@app/text-analysis';
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

/** Stands for a lock that all processes share. */
let last: Promise<unknown> = Promise.resolve();
export const oneAtATime = (_collection: string, work: () => Promise<void>): Promise<void> => {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
};
