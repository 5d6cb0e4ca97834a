import { join } from 'node:path';
import { ChunkIndex } from '../../dist/libs/chunk-index/src/index.js';
import { embeddingProviders, versionBy } from '../../dist/libs/embedding/src/embedding-providers.js';
import { analyseText } from '../../dist/libs/text-analysis/src/index.js';

const CHUNKS_PER_DOCUMENT = 500;
const CHUNK_CHARACTERS = 600;

/** The embedding version that collections have with these settings. */
export const initialVersion = (settings) => versionBy(embeddingProviders(settings).get('default'));

/** The chunk index of an API whose `STORAGE_URI` is `directory`. */
export const openIndex = (directory) =>
  new ChunkIndex(join(directory, 'index'), (_collection, work) => work());

/** Fills a collection and optimizes it as the maintenance job does. Resolves to how long that took, in seconds. */
export async function fill(index, collection, { size, sentence, vector, settings }) {
  const version = initialVersion(settings);
  const startedAt = performance.now();
  for (let from = 0; from < size; from += CHUNKS_PER_DOCUMENT) {
    const count = Math.min(CHUNKS_PER_DOCUMENT, size - from);
    const chunks = Array.from({ length: count }, () => chunk(sentence));
    const vectors = [{ version, vectors: chunks.map(() => vector()) }];
    await index.replaceDocument(document(collection, from, chunks.length, version.id), chunks, vectors);
  }
  const writtenAt = performance.now();
  await index.optimize(collection, settings.VECTOR_INDEX_THRESHOLD);
  const seconds = (ms) => Math.round(ms / 100) / 10;
  return { written_s: seconds(writtenAt - startedAt), optimized_s: seconds(performance.now() - writtenAt) };
}

function chunk(sentence) {
  let text = '';
  while (text.length < CHUNK_CHARACTERS) text += `${sentence()} `;
  return { text, terms: analyseText(text), pageStart: 1, pageEnd: 1 };
}

function document(collection, from, chunkCount, embeddingVersion) {
  const now = new Date().toISOString();
  return {
    documentId: `document-${from}`,
    collection,
    revision: 'r',
    filename: `${from}.txt`,
    contentType: 'text/plain',
    bytes: 1,
    fileKey: 'none',
    pages: 1,
    characters: chunkCount * CHUNK_CHARACTERS,
    chunkCount,
    metadata: {},
    taskId: 'none',
    submittedAt: now,
    indexedAt: now,
    warnings: [],
    embeddingVersion,
  };
}
