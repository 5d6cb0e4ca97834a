import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ChunkIndex } from '../dist/libs/chunk-index/src/index.js';
import { Settings } from '../dist/libs/config/src/index.js';
import { analyseText } from '../dist/libs/text-analysis/src/index.js';
import { clusteredVectors } from './support/clustered-vectors.mjs';
import { routerOf } from './support/router.mjs';
import { readSentences } from './support/sentences.mjs';
import { percentile, seededRandom, spread } from './support/stats.mjs';

const SIZES = [10_000, 100_000];
const DIMENSIONS = 384;
const CHUNKS_PER_DOCUMENT = 500;
const CHUNK_CHARACTERS = 600;
const QUESTIONS = 200;
const WARM_UP = 20;
const TOP_K = 10;
const MODES = ['keyword', 'semantic', 'hybrid'];
const VERSION = 'bench';

/**
 * The query router over collections of 10,000 and 100,000 chunks, in this process, without HTTP, cache and embedding
 * service: latency of each mode, recall of the vector search against an exact one, and how long the event loop stands
 * still. The collections are optimized as the maintenance job does it.
 */
export async function search(corpus) {
  const directory = mkdtempSync(join(tmpdir(), 'ragmill-bench-search-'));
  const index = new ChunkIndex(directory, (_collection, work) => work());
  try {
    const p95 = [];
    for (const size of SIZES) p95.push(await ofSize(index, size, corpus));
    console.log(`p95 of hybrid, ${SIZES.join(' and ')} chunks: ${(p95[1] / p95[0]).toFixed(1)} times`);
  } finally {
    await index.close();
    rmSync(directory, { recursive: true });
  }
}

async function ofSize(index, size, corpus) {
  const random = seededRandom(7);
  const sentence = readSentences(corpus, random);
  const vector = clusteredVectors(DIMENSIONS, random);
  const collection = `chunks-${size}`;
  const startedAt = performance.now();
  for (let from = 0; from < size; from += CHUNKS_PER_DOCUMENT) {
    await index.replaceDocument(...document(collection, from, sentence, vector));
  }
  const writtenAt = performance.now();
  await index.optimize(collection, new Settings().VECTOR_INDEX_THRESHOLD);
  const seconds = (ms) => (ms / 1000).toFixed(1);
  const [writing, optimizing] = [writtenAt - startedAt, performance.now() - writtenAt].map(seconds);
  console.log(`${size} chunks written in ${writing} s, optimized in ${optimizing} s`);

  const questions = Array.from({ length: QUESTIONS }, () => ({ query: sentence(), vector: vector() }));
  console.log(
    `  recall@${TOP_K} against an exact search: ${(await recall(index, collection, questions)).toFixed(4)}`,
  );
  const times = {};
  for (const mode of MODES) times[mode] = await measure(index, collection, questions, mode);
  return percentile(times.hybrid, 0.95);
}

function document(collection, from, sentence, vector) {
  const chunks = Array.from({ length: CHUNKS_PER_DOCUMENT }, () => {
    let text = '';
    while (text.length < CHUNK_CHARACTERS) text += `${sentence()} `;
    return { text, terms: analyseText(text), pageStart: 1, pageEnd: 1 };
  });
  const now = new Date().toISOString();
  const record = {
    documentId: `document-${from}`,
    collection,
    revision: 'r',
    filename: `${from}.txt`,
    contentType: 'text/plain',
    bytes: 1,
    fileKey: 'none',
    pages: 1,
    characters: CHUNKS_PER_DOCUMENT * CHUNK_CHARACTERS,
    chunkCount: chunks.length,
    metadata: {},
    taskId: 'none',
    submittedAt: now,
    indexedAt: now,
    warnings: [],
    embeddingVersion: VERSION,
  };
  const version = { id: VERSION, provider: 'default', model: VERSION, queryPrefix: '', passagePrefix: '' };
  const vectors = chunks.map(() => vector());
  return [record, chunks, [{ version: { ...version, dimensions: null }, vectors }]];
}

async function recall(index, collection, questions) {
  let common = 0;
  for (const { vector } of questions) {
    const given = { collection, vector, embeddingVersion: VERSION, limit: TOP_K };
    const ids = async (exact) =>
      (await index.searchVectors({ ...given, exact })).map(({ chunkId }) => chunkId);
    const [found, wanted] = [await ids(false), new Set(await ids(true))];
    common += found.filter((id) => wanted.has(id)).length;
  }
  return common / (questions.length * TOP_K);
}

async function measure(index, collection, questions, mode) {
  const vectors = new Map(questions.map(({ query, vector }) => [query, vector]));
  const embedder = { version: { id: VERSION }, embedQuery: async (query) => vectors.get(query) };
  const router = routerOf(index, embedder, new Settings());
  const ask = ({ query }) => router.query({ query, collections: [collection], topK: TOP_K, mode });
  for (const question of questions.slice(0, WARM_UP)) await ask(question);
  const stalls = monitorEventLoopDelay({ resolution: 1 });
  stalls.enable();
  const times = [];
  for (const question of questions) {
    const at = performance.now();
    const { degraded, sources } = await ask(question);
    times.push(performance.now() - at);
    if (degraded || sources.some(({ status }) => status !== 'ok'))
      throw new Error(`${mode}: not answered whole`);
  }
  stalls.disable();
  console.log(`  ${mode}: ${spread(times)}; longest stall ${(stalls.max / 1e6).toFixed(1)} ms`);
  return times;
}
