import { ChunkIndex } from '@app/chunk-index';
import { Settings } from '@app/config';
import { analyseText } from '@app/text-analysis';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Question } from '../answer-types.js';
import { QueryRouter } from '../query-router.js';
import { routerOf, sourcesOf } from '../testing/router.js';
import { CONCEPT_VERSION, ConceptEmbedder, vectorOf } from '../testing/concept-embedder.js';
import { AnswerKeys } from './answer-keys.js';
import { AnswerStore } from './answer-store.js';
import { CachedQueryRouter, type Freshness } from './cached-query-router.js';

describe('CachedQueryRouter', () => {
  let directory: string;
  let redis: Redis;
  let settings: Settings;
  let index: ChunkIndex;
  let embedder: ConceptEmbedder;
  let router: QueryRouter;
  let searches: jest.SpyInstance;
  let cached: CachedQueryRouter;

  beforeAll(() => {
    Logger.overrideLogger(false);
    redis = new Redis(process.env.REDIS_URL ?? '');
  });
  afterAll(() => redis.quit());
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-cache-'));
    settings = Object.assign(new Settings(), {
      REDIS_PREFIX: `{cache-${randomUUID().slice(0, 8)}}`,
      QUERY_SOURCE_TIMEOUT_MS: 2000,
    });
    index = new ChunkIndex(directory, (_collection, work) => work());
    embedder = new ConceptEmbedder();
    router = routerOf(index, embedder, settings);
    searches = jest.spyOn(router, 'query');
    cached = of(router, index);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await index.close();
    await rm(directory, { recursive: true, force: true });
    const keys = await redis.keys(`${settings.REDIS_PREFIX}*`);
    if (keys.length > 0) await redis.unlink(keys);
  });

  const of = (one: QueryRouter, its: ChunkIndex, sources = sourcesOf(its, settings)): CachedQueryRouter => {
    const store = new AnswerStore(redis, settings);
    return new CachedQueryRouter(one, sources, new AnswerKeys(embedder, settings), store);
  };
  const put = (documentId: string, text: string, collection = 'default', into = index): Promise<void> =>
    into.replaceDocument(
      {
        documentId,
        collection,
        revision: text,
        filename: `${documentId}.txt`,
        contentType: 'text/plain',
        bytes: 1,
        fileKey: 'k',
        pages: null,
        characters: text.length,
        chunkCount: 1,
        metadata: {},
        taskId: 't',
        submittedAt: '2026-01-01T00:00:00.000Z',
        indexedAt: '2026-01-01T00:00:00.000Z',
        warnings: [],
        embeddingVersion: 'concepts',
      },
      [{ text, terms: analyseText(text), pageStart: null, pageEnd: null }],
      [{ version: CONCEPT_VERSION, vectors: [vectorOf(text)] }],
    );
  const ask = (change: Partial<Question> = {}, freshness?: Freshness): Promise<Answer> =>
    cached.query({ query: 'the car', topK: 5, mode: 'auto', ...change }, freshness);
  /** A query that has searched, and does not come back before it may `go`. */
  const held = async (): Promise<{ early: Promise<Answer>; go: () => void }> => {
    let go = (): void => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    const searched = new Promise<void>((resolve) => {
      searches.mockImplementationOnce(async (question: Question) => {
        const answer = await QueryRouter.prototype.query.call(router, question);
        resolve();
        await gone;
        return answer;
      });
    });
    const early = ask();
    await searched;
    return { early, go: () => go() };
  };
  const ids = ({ results }: Answer): string[] => results.map(({ document_id }) => document_id);

  it('answers the same question from what is kept, in every process', async () => {
    await put('a', 'A car stood outside.');
    const first = await ask();
    expect(first).toMatchObject({ cached: false, mode: 'hybrid', degraded: null });
    const second = await ask({ query: ' the  car' });
    expect(second).toEqual({ ...first, cached: true, took_ms: expect.any(Number) });
    const other = new ChunkIndex(directory, (_collection, work) => work());
    const elsewhere = of(routerOf(other, embedder, settings), other);
    expect((await elsewhere.query({ query: 'the car', topK: 5, mode: 'auto' })).cached).toBe(true);
    expect(cached.counts.current).toEqual({ hit: 1, miss: 1, shared: 0, bypassed: 0 });
    await other.close();
  });

  it('is not waited for when it cannot tell in time how new the index is', async () => {
    await put('a', 'A car stood outside.');
    jest.spyOn(index, 'generation').mockReturnValue(new Promise(() => undefined));
    expect(ids(await ask())).toEqual(['a']);
    expect(cached.counts.current).toMatchObject({ bypassed: 1 });
  });

  it.each<[string, (other: ChunkIndex) => Promise<unknown>, string[]]>([
    ['an added', (other) => put('b', 'Another car.', 'default', other), ['a', 'b']],
    ['a replaced', (other) => put('a', 'Only bread.', 'default', other), []],
    ['a deleted', (other) => other.deleteDocument('default', 'a'), []],
  ])('does not know of %s document any other answer than the index', async (_, change, expected) => {
    await put('a', 'A car stood outside.');
    await put('z', 'Bread.');
    const question = { mode: 'keyword' } as const;
    expect(ids(await ask(question))).toEqual(['a']);
    const other = new ChunkIndex(directory, (_collection, work) => work());
    await change(other);
    const after = await ask(question);
    expect(after.cached).toBe(false);
    expect(ids(after).sort()).toEqual(expected);
    expect((await ask(question)).cached).toBe(true);
    await other.close();
  });

  it('keeps nothing of a collection that was deleted, nor before there was one', async () => {
    expect(await ask()).toMatchObject({ results: [], cached: false });
    expect(await ask()).toMatchObject({ results: [], cached: true });
    await put('a', 'A car stood outside.');
    expect(ids(await ask())).toEqual(['a']);
    await index.deleteCollection('default');
    expect(await ask()).toMatchObject({ results: [], cached: false });
    await expect(ask({ collections: ['default'] })).rejects.toMatchObject({ code: 'collection_not_found' });
  });

  it('keeps nothing of a store that was taken away and begun anew', async () => {
    await put('a', 'A car stood outside.');
    expect(ids(await ask())).toEqual(['a']);
    await index.close();
    await rm(directory, { recursive: true });
    await put('b', 'A car stood outside.');
    expect(ids(await ask())).toEqual(['b']);
  });

  it('does not give an answer of before a change to who asks after it, though it came late', async () => {
    await put('a', 'A car stood outside.');
    const { early, go } = await held();
    await index.deleteDocument('default', 'a');
    expect(ids(await ask())).toEqual([]);
    go();
    expect(ids(await early)).toEqual(['a']);
    expect(ids(await ask())).toEqual([]);
  });

  it('knows of a change in the collections that a rule chose', async () => {
    const rule = { name: 'motoring', when: { words: ['car'] }, collections: ['motoring'] };
    settings.QUERY_RULES = [rule];
    await put('a', 'A car stood outside.', 'motoring');
    const { early, go } = await held();
    await index.deleteDocument('motoring', 'a');
    expect(ids(await ask())).toEqual([]);
    go();
    expect(ids(await early)).toEqual(['a']);
    await put('b', 'Another car.', 'motoring');
    expect(ids(await ask())).toEqual(['b']);
    expect(await ask()).toMatchObject({ cached: true, rule: 'motoring' });
  });

  it('searches once for equal questions at once', async () => {
    await put('a', 'A car stood outside.');
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(searches).toHaveBeenCalledTimes(1);
    expect(answers.map(ids)).toEqual(answers.map(() => ['a']));
    expect(cached.counts.current).toEqual({ hit: 0, miss: 1, shared: 19, bypassed: 0 });
  });

  it('searches again after a search that failed', async () => {
    searches.mockRejectedValueOnce(new Error('failed'));
    const outcomes = await Promise.allSettled([ask(), ask()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await ask()).toMatchObject({ cached: false });
  });

  it('does not keep an answer that was degraded', async () => {
    await put('a', 'A car stood outside.');
    embedder.answer = () => Promise.reject(new Error('away'));
    expect((await ask()).degraded).not.toBeNull();
    expect(await ask()).toMatchObject({ cached: false, degraded: { code: 'embedding_unavailable' } });
  });

  it.each(['timeout', 'error'] as const)('does not keep an answer with a source of %s', async (status) => {
    const report = { name: 'default', status, took_ms: 1, hits: 0 };
    searches.mockImplementation(async (question: Question) => ({
      ...(await QueryRouter.prototype.query.call(router, question)),
      sources: [report],
    }));
    await ask();
    expect((await ask()).cached).toBe(false);
  });

  it('keeps no answer, and shares none, of a source that has no generation', async () => {
    await put('a', 'A car stood outside.');
    settings.QUERY_SOURCES = { elsewhere: { url: 'http://127.0.0.1:9' } };
    const sources = sourcesOf(index, settings);
    router = routerOf(index, embedder, settings, sources);
    searches = jest.spyOn(router, 'query');
    cached = of(router, index, sources);
    await Promise.all([ask(), ask()]);
    await ask();
    expect(searches).toHaveBeenCalledTimes(3);
    expect(cached.counts.current).toEqual({ hit: 0, miss: 0, shared: 0, bypassed: 3 });
  });

  it('does as the client wants', async () => {
    await put('a', 'A car stood outside.');
    await ask({}, 'unkept');
    expect((await ask()).cached).toBe(false);
    searches.mockClear();
    expect((await ask({}, 'fresh')).cached).toBe(false);
    expect((await ask({}, 'unkept')).cached).toBe(false);
    expect(searches).toHaveBeenCalledTimes(2);
    await ask({ topK: 7 }, 'fresh');
    expect((await ask({ topK: 7 })).cached).toBe(true);
  });

  it('answers when a generation cannot be read', async () => {
    jest.spyOn(index, 'generation').mockRejectedValue(new Error('no'));
    expect(await ask()).toMatchObject({ results: [], cached: false });
  });
});
