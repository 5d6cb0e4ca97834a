import type { ChunkIndex } from '@app/chunk-index';
import { analyseText } from '@app/text-analysis';
import { CONCEPT_VERSION, vectorOf } from './concept-embedder.js';

interface Text {
  readonly collection?: string;
  readonly documentId: string;
  /** Of its chunks. */
  readonly texts: readonly string[];
  readonly metadata?: Record<string, unknown>;
  readonly embeddingVersion?: string | null;
}

/** Puts a document into an index. */
export async function indexText(
  index: ChunkIndex,
  { collection = 'default', documentId, texts, metadata = {}, embeddingVersion = null }: Text,
): Promise<void> {
  const document = {
    documentId,
    collection,
    revision: 'r',
    filename: `${documentId}.txt`,
    contentType: 'text/plain',
    bytes: 1,
    fileKey: 'k',
    pages: null,
    characters: texts.join('').length,
    chunkCount: texts.length,
    metadata,
    taskId: 't',
    submittedAt: '2026-01-01T00:00:00.000Z',
    indexedAt: '2026-01-01T00:00:00.000Z',
    warnings: [],
    embeddingVersion,
  };
  const chunks = texts.map((text) => {
    return { text, terms: analyseText(text), pageStart: null, pageEnd: null };
  });
  const version = embeddingVersion === null ? undefined : { ...CONCEPT_VERSION, id: embeddingVersion };
  await index.replaceDocument(
    document,
    chunks,
    version ? [{ version, vectors: texts.map((text) => vectorOf(text)) }] : [],
  );
}
