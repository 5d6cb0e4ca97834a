import type { ChunkHit } from '@app/chunk-index';
import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Question } from './answer-types.js';
import type { QueryRouter } from './query-router.js';
import { ConceptEmbedder, vectorOf } from './testing/concept-embedder.js';
import { routerOf } from './testing/router.js';
import { TestIndex } from './testing/test-index.js';

describe('QueryRouter', () => {
  let store: TestIndex;
  let embedder: ConceptEmbedder;
  let router: QueryRouter;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    store = await TestIndex.open();
    embedder = new ConceptEmbedder();
    const limits = { QUERY_SOURCE_TIMEOUT_MS: 2000, QUERY_EMBEDDING_TIMEOUT_MS: 1000 };
    router = routerOf(store.index, embedder, Object.assign(new Settings(), limits));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await store.remove();
  });

  const put: TestIndex['put'] = (...document) => store.put(...document);
  const ask = (query: string, question: Partial<Question> = {}): Promise<Answer> =>
    router.query({ query, collections: ['default'], topK: 5, mode: 'auto', ...question });
  const ids = ({ results }: Answer): string[] => results.map(({ document_id }) => document_id);
  const fails = (error: unknown): void => {
    embedder.answer = () => Promise.reject(error as Error);
  };

  const TEXTS = {
    car: 'An automobile stood outside.',
    doctor: 'My physician is away.',
    paper: 'Sheets dry on felt; pulp remains.',
  };
  const OTHERS = { felt: 'Felt is made of wool.' };
  /** Asks for the document about cars without one of its words. */
  const PARAPHRASE = 'Which vehicle?';

  describe('finds', () => {
    beforeEach(() => put('default', TEXTS));

    it('by words only what has them', async () => {
      expect(ids(await ask(PARAPHRASE, { mode: 'keyword' }))).toEqual([]);
      const answer = await ask('felt', { mode: 'keyword' });
      expect(answer).toMatchObject({ mode: 'keyword', degraded: null });
      expect(ids(answer)).toEqual(['paper']);
      expect(embedder.asked).toBe(0);
    });

    it('by meaning what is said in other words, with its cosine', async () => {
      const answer = await ask(PARAPHRASE, { mode: 'semantic', topK: 1 });
      expect(answer).toMatchObject({ mode: 'semantic', degraded: null });
      expect(answer.results[0]).toMatchObject({ document_id: 'car', score: expect.closeTo(1, 5) as number });
    });

    it('by both what only one of the two finds', async () => {
      const answer = await ask('The felt of a vehicle', { mode: 'hybrid' });
      expect(answer).toMatchObject({ mode: 'hybrid', degraded: null });
      expect(ids(answer).slice(0, 2).sort()).toEqual(['car', 'paper']);
      expect(answer.sources).toMatchObject([{ name: 'default', status: 'ok', hits: 3 }]);
      expect(ids(await ask(PARAPHRASE, { mode: 'hybrid', topK: 1 }))).toEqual(['car']);
    });

    it('by both where the mode is auto and there is a service', async () => {
      expect(await ask(PARAPHRASE)).toMatchObject({ mode: 'hybrid', degraded: null });
    });

    it('only what meets the filter', async () => {
      const filter = { 'metadata.about': { ne: 'car' } };
      expect(ids(await ask(PARAPHRASE, { filter })).sort()).toEqual(['doctor', 'paper']);
    });
  });

  /** They are nearer to a question about cars than what has nothing to do with them, and fill a list of candidates. */
  const FILLERS = Object.fromEntries(
    Array.from({ length: 51 }, (_, n) => [`f${n}`, 'A vehicle, a surgeon, a sheet.']),
  );

  it('puts first what both searches find, though neither has it on top', async () => {
    await put('default', {
      ...FILLERS,
      words: 'Sturdy sturdy sturdy sturdy.',
      meaning: 'Automobile, automobile.',
      both: 'A sturdy automobile for the physician.',
    });
    const [keyword, semantic, hybrid] = await Promise.all(
      (['keyword', 'semantic', 'hybrid'] as const).map((mode) => ask('sturdy car', { mode })),
    );
    expect(keyword && ids(keyword)[0]).toBe('words');
    expect(semantic && ids(semantic)[0]).toBe('meaning');
    expect(hybrid && ids(hybrid)[0]).toBe('both');
  });

  it('looks deeper than the answer for what both searches find', async () => {
    const decoys = Array.from({ length: 5 }, (_, n) => [
      [`w${n}`, 'Sturdy sturdy sturdy sturdy.'],
      [`m${n}`, 'Automobile, automobile.'],
    ]).flat() as [string, string][];
    await put('default', {
      ...FILLERS,
      ...Object.fromEntries(decoys),
      both: 'Sturdy sturdy automobile, automobile, automobile, physician.',
    });
    expect(ids(await ask('sturdy car', { topK: 1 }))).toEqual(['both']);
  });

  it('asks several collections, and the embedding service once', async () => {
    await put('one', { a: 'An automobile stood outside.' });
    await put('two', { a: 'A physician in an automobile.' });
    const answer = await ask(PARAPHRASE, { mode: 'semantic', collections: ['two', 'one'] });
    expect(answer.results.map(({ source }) => source)).toEqual(['one', 'two']);
    const both = await ask(PARAPHRASE, { collections: ['two', 'one', 'two'] });
    expect(both.results.map(({ collection }) => collection)).toEqual(['one', 'two']);
    expect(both.sources).toHaveLength(2);
    expect(embedder.asked).toBe(2);
  });

  it('searches by words while the question is embedded', async () => {
    await put('default', TEXTS);
    const search = jest.spyOn(store.index, 'searchTerms');
    let searchedBefore = false;
    embedder.answer = async (text) => {
      await sleep(50);
      searchedBefore = (await search.mock.results[0]?.value) !== undefined;
      return vectorOf(text);
    };
    expect(await ask(PARAPHRASE)).toMatchObject({ mode: 'hybrid' });
    expect(searchedBefore).toBe(true);
  });

  describe('does with words alone', () => {
    const degraded = (code: string): object => ({
      mode: 'keyword',
      degraded: { from: 'hybrid', code, reason: expect.stringMatching(/^[A-Z].*\.$/) as string },
    });
    const UNAVAILABLE = new AppError('embedding_unavailable', 'The embedding service is away.');

    it('when the embedding service is away', async () => {
      await put('default', TEXTS);
      fails(UNAVAILABLE);
      const answer = await ask('felt');
      expect(answer).toMatchObject(degraded('embedding_unavailable'));
      expect(answer.sources).toMatchObject([{ status: 'ok', hits: 1 }]);
      expect(ids(answer)).toEqual(['paper']);
      expect(answer.degraded?.reason).toBe('The embedding service is away.');
    });

    it('when it refuses the question, or fails in a way of its own', async () => {
      await put('default', TEXTS);
      fails(new AppError('embedding_rejected', 'The text is too long.'));
      expect(await ask('felt', { mode: 'hybrid' })).toMatchObject(degraded('embedding_unavailable'));
      fails(new TypeError('secret'));
      const answer = await ask('felt');
      expect(answer).toMatchObject(degraded('embedding_unavailable'));
      expect(JSON.stringify(answer)).not.toContain('secret');
    });

    it('when it is late, and tells it to stop', async () => {
      await put('default', TEXTS);
      let signal: AbortSignal | undefined;
      embedder.answer = (_text, given) => {
        signal = given;
        return new Promise(() => undefined);
      };
      const answer = await ask('felt');
      expect(answer).toMatchObject(degraded('embedding_unavailable'));
      expect(answer.sources).toMatchObject([{ status: 'ok' }]);
      expect(answer.took_ms).toBeLessThan(2000);
      expect(signal?.aborted).toBe(true);
    });

    it('when no collection has vectors', async () => {
      await put('default', TEXTS, null);
      await put('older', OTHERS, null);
      const answer = await ask('felt', { collections: ['default', 'older'] });
      expect(answer).toMatchObject(degraded('not_embedded'));
      expect(answer.results).toHaveLength(2);
    });

    it('when hybrid is asked for and no service is configured; auto just does', async () => {
      embedder.conceptVersion = undefined;
      await put('default', TEXTS);
      expect(await ask('felt', { mode: 'hybrid' })).toMatchObject(degraded('embedding_not_configured'));
      expect(await ask('felt')).toMatchObject({ mode: 'keyword', degraded: null });
      expect(embedder.asked).toBe(0);
    });

    it('when every search by meaning is late or fails, and reports it', async () => {
      await put('default', TEXTS);
      jest.spyOn(store.index, 'searchVectors').mockReturnValueOnce(new Promise(() => undefined));
      const late = await ask('felt');
      expect(late).toMatchObject(degraded('sources_unavailable'));
      expect(late.sources).toMatchObject([{ status: 'timeout', hits: 1 }]);
      expect(late.sources[0]?.took_ms).toBeGreaterThanOrEqual(1990);
      jest.spyOn(store.index, 'searchVectors').mockRejectedValueOnce(new Error('no'));
      const failed = await ask('felt');
      expect(failed).toMatchObject({ ...degraded('sources_unavailable'), sources: [{ status: 'error' }] });
      expect(ids(failed)).toEqual(['paper']);
    });
  });

  it('is hybrid with what there is when only some collections have vectors', async () => {
    await put('new', TEXTS);
    await put('old', OTHERS, null);
    const answer = await ask('felt of a vehicle', { collections: ['new', 'old'] });
    expect(answer).toMatchObject({ mode: 'hybrid', degraded: null });
    const found = answer.results.map(({ source, document_id }) => `${source}/${document_id}`);
    expect(found).toEqual(expect.arrayContaining(['new/car', 'new/paper', 'old/felt']));
  });

  it('has what two collections have once, from where it ranks better', async () => {
    const { paper } = TEXTS;
    await put('one', { paper, other: 'Felt.' });
    await put('two', { copy: paper.replaceAll(' ', '\n'), again: paper, more: 'Felt is made of wool.' });
    for (const mode of ['keyword', 'hybrid'] as const) {
      const { results } = await ask('felt', { collections: ['one', 'two'], mode });
      const copies = results.filter(({ text }) => text.includes('pulp'));
      expect(new Set(copies.map(({ source }) => source)).size).toBe(1);
      expect(results.map(({ text }) => text)).toContain('Felt is made of wool.');
    }
  });

  it('is semantic when every search by words is late', async () => {
    await put('default', TEXTS);
    jest.spyOn(store.index, 'searchTerms').mockReturnValueOnce(new Promise<ChunkHit[]>(() => undefined));
    const answer = await ask(PARAPHRASE);
    expect(answer).toMatchObject({
      mode: 'semantic',
      degraded: { from: 'hybrid', code: 'sources_unavailable' },
      sources: [{ status: 'timeout', hits: 3 }],
    });
    expect(ids(answer)[0]).toBe('car');
  });

  describe('asked by meaning only', () => {
    it('is an error while the service is away or late', async () => {
      await put('default', TEXTS);
      fails(new Error('no'));
      const away = { code: 'embedding_unavailable', status: 503, retryAfter: 5 };
      await expect(ask(PARAPHRASE, { mode: 'semantic' })).rejects.toMatchObject(away);
      embedder.answer = () => new Promise(() => undefined);
      await expect(ask(PARAPHRASE, { mode: 'semantic' })).rejects.toMatchObject(away);
    });

    it('is a bad request where no service is configured', async () => {
      embedder.conceptVersion = undefined;
      await expect(ask(PARAPHRASE, { mode: 'semantic' })).rejects.toMatchObject({
        code: 'invalid_request',
        errors: [{ field: 'mode' }],
      });
    });

    it('says why it finds nothing where nothing has vectors', async () => {
      await put('default', TEXTS, null);
      expect(await ask('felt', { mode: 'semantic' })).toMatchObject({
        results: [],
        mode: 'semantic',
        degraded: { from: 'semantic', code: 'not_embedded' },
      });
    });
  });

  it('fails when no source answers, or a named collection does not exist', async () => {
    await expect(ask('felt', { collections: ['none'] })).rejects.toMatchObject({
      code: 'collection_not_found',
    });
    await expect(ask('felt', { collections: ['none'], mode: 'semantic' })).rejects.toMatchObject({
      code: 'collection_not_found',
    });
    await put('default', TEXTS);
    jest.spyOn(store.index, 'searchTerms').mockRejectedValueOnce(new Error('no'));
    jest.spyOn(store.index, 'searchVectors').mockRejectedValueOnce(new Error('no'));
    await expect(ask('felt')).rejects.toMatchObject({ code: 'sources_unavailable' });
  });

  it('answers nothing, and misses nothing, before the first document', async () => {
    expect(await ask('felt', { collections: undefined })).toMatchObject({
      results: [],
      sources: [],
      mode: 'hybrid',
      degraded: null,
    });
  });
});
