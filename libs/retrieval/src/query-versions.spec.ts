import { ChunkIndex, ready, removed, requested } from '@app/chunk-index';
import { Settings } from '@app/config';
import { Logger } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Question } from './answer-types.js';
import type { QueryRouter } from './query-router.js';
import { CONCEPT_VERSION, ConceptEmbedder, vectorOf } from './testing/concept-embedder.js';
import { indexText } from './testing/index-text.js';
import { routerOf } from './testing/router.js';

const TEXTS = { car: 'An automobile stood outside.', doctor: 'My physician is away.' };
const OTHERS = { felt: 'Felt is made of wool.' };
/** Asks for the document about cars without one of its words. */
const PARAPHRASE = 'Which vehicle?';

describe('a question to collections with embedding versions of their own', () => {
  let directory: string;
  let index: ChunkIndex;
  let embedder: ConceptEmbedder;
  let router: QueryRouter;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-query-versions-'));
    index = new ChunkIndex(directory, (_collection, work) => work());
    embedder = new ConceptEmbedder();
    router = routerOf(index, embedder, new Settings());
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await index.close();
    await rm(directory, { recursive: true });
  });

  const put = async (
    collection: string,
    texts: Record<string, string>,
    embeddingVersion = 'concepts',
  ): Promise<void> => {
    for (const [documentId, text] of Object.entries(texts)) {
      await indexText(index, { collection, documentId, texts: [text], embeddingVersion });
    }
  };
  const ask = (query: string, question: Partial<Question> = {}): Promise<Answer> =>
    router.query({ query, collections: ['default'], topK: 5, mode: 'auto', ...question });
  const ids = ({ results }: Answer): string[] => results.map(({ document_id }) => document_id);

  it('asks each collection with the embedding of its own version, for which it is asked once', async () => {
    await put('default', TEXTS);
    await put('twin', TEXTS);
    await put('older', OTHERS, 'older');
    const search = jest.spyOn(index, 'searchVectors');
    await ask('felt', { collections: ['default', 'older', 'twin'] });
    expect(embedder.asked).toBe(2);
    expect(
      search.mock.calls.map(([{ collection, embeddingVersion }]) => [collection, embeddingVersion]),
    ).toEqual(
      expect.arrayContaining([
        ['default', 'concepts'],
        ['older', 'older'],
        ['twin', 'concepts'],
      ]),
    );
  });

  it('searches with the version that is active now when the one before was deleted meanwhile', async () => {
    await put('default', TEXTS, 'older');
    const request = { taskId: 't', activate: true, textsPerSecond: null };
    await index.versions.change('default', (state) =>
      requested(state, { ...request, version: CONCEPT_VERSION }),
    );
    const chunks = await index.versions.missing('default', 'concepts', 10);
    const vectors = chunks.map(({ text }) => vectorOf(text));
    await index.versions.fill(
      'default',
      chunks.map(({ chunkId }) => chunkId),
      { id: 'concepts', vectors },
    );
    const search = jest.spyOn(index, 'searchVectors');
    embedder.answer = async (text) => {
      if (embedder.asked > 1) return vectorOf(text);
      await index.versions.change('default', (state) => removed(ready(state, 'concepts'), 'older'));
      await index.versions.dropVectors('default');
      return Float32Array.of(1, 0, 0, 0);
    };
    const answer = await ask(PARAPHRASE);
    expect(answer).toMatchObject({ mode: 'hybrid', degraded: null, sources: [{ status: 'ok' }] });
    expect(ids(answer)[0]).toBe('car');
    expect(search.mock.calls.map(([{ embeddingVersion }]) => embeddingVersion)).toEqual([
      'older',
      'concepts',
    ]);
  });

  it('does with words alone in the collection whose service is not configured, and in no other', async () => {
    await put('default', TEXTS);
    await put('older', OTHERS, 'older');
    embedder.missing = 'older';
    const answer = await ask('felt', { collections: ['default', 'older'] });
    expect(answer).toMatchObject({ mode: 'hybrid', degraded: null });
    const its = {
      from: 'hybrid',
      code: 'embedding_not_configured',
      reason: 'The service is not configured.',
    };
    expect(answer.sources).toMatchObject([{ degraded: null }, { status: 'ok', hits: 1, degraded: its }]);
    expect(ids(answer)).toContain('felt');
    expect(await ask('felt', { collections: ['older'] })).toMatchObject({ mode: 'keyword', degraded: its });
    await expect(ask('felt', { collections: ['older'], mode: 'semantic' })).rejects.toMatchObject({
      code: 'embedding_not_configured',
    });
  });
});
