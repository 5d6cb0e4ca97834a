import { ConfigModule, Settings } from '@app/config';
import { Logger, Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import {
  silence,
  json,
  MisbehavingServer,
  problem,
} from '../../http-client/src/service/testing/misbehaving-server.js';
import type { Answer, Question } from './answer-types.js';
import type { QueryRouter } from './query-router.js';
import { QuerySource, type SourcePassage } from './query-source.js';
import { SourceRegistry } from './source-registry.js';
import { ConceptEmbedder } from './testing/concept-embedder.js';
import { Fleeting, Glossary, Mute, SecondGlossary } from './testing/glossary.js';
import { indexText } from './testing/index-text.js';
import { routerOf, sourcesOf } from './testing/router.js';
import { TestIndex } from './testing/test-index.js';

const passage = (text: string): SourcePassage => ({ text, document_id: text.toLowerCase() });

describe('further sources', () => {
  let server: MisbehavingServer;
  let store: TestIndex;
  let app: INestApplicationContext | undefined;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    Glossary.reset();
    server = await MisbehavingServer.start();
    store = await TestIndex.open();
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
    await store.remove();
    await server.stop();
  });

  const start = async (providers: Type[], given: Partial<Settings> = {}): Promise<QueryRouter> => {
    const settings = Object.assign(new Settings(), { QUERY_SOURCE_TIMEOUT_MS: 1500, ...given });
    @Module({
      imports: [ConfigModule.forRoot(settings), DiscoveryModule],
      providers: [SourceRegistry, ...providers],
    })
    class SourcesModule {}
    app = await NestFactory.createApplicationContext(SourcesModule, { logger: false, abortOnError: false });
    const embedder = new ConceptEmbedder();
    embedder.conceptVersion = undefined;
    const sources = sourcesOf(store.index, settings, app.get(SourceRegistry));
    return routerOf(store.index, embedder, settings, sources);
  };
  const remote = (more = {}): Partial<Settings> => ({
    QUERY_SOURCES: { Handbook: { url: server.url, collections: ['rules'], ...more } },
  });
  const ask = (router: QueryRouter, question: Partial<Question> = {}): Promise<Answer> =>
    router.query({ query: 'felt', topK: 5, mode: 'auto', ...question });
  const FILTER = { document_id: { ne: 'x' } };
  const texts = ({ results }: Answer): string[] => results.map(({ text }) => text);

  /** One chunk each, best first for the word felt. */
  const put = async (...contents: string[]): Promise<void> => {
    for (const text of contents) await indexText(store.index, { documentId: text, texts: [text] });
  };

  it('are asked beside the collections, and fused with them by rank', async () => {
    await put('Felt, felt.', 'Felt of wool and of much else besides.');
    Glossary.answer = () => Promise.resolve([passage('Fulling'), passage('Felt,  felt.'), passage('Wool')]);
    const answer = await ask(await start([Glossary]), { filter: FILTER });
    expect(texts(answer)).toEqual([
      'Felt, felt.',
      'Fulling',
      'Felt of wool and of much else besides.',
      'Wool',
    ]);
    expect(answer.results.map(({ source }) => source)).toEqual([
      'default',
      'Glossary',
      'default',
      'Glossary',
    ]);
    expect(answer.results[1]).toMatchObject({
      score: 1 / 61,
      document_id: 'fulling',
      filename: 'fulling',
      collection: 'Glossary',
      page_start: null,
      chunk_id: expect.stringMatching(/^[\w-]{24}$/) as string,
      metadata: {},
    });
    expect(answer.sources).toMatchObject([
      { name: 'default', status: 'ok', hits: 2 },
      { name: 'Glossary', status: 'ok', hits: 3, degraded: null, error: null },
    ]);
    expect(Glossary.asked).toMatchObject([{ query: 'felt', filter: FILTER }]);
  });

  it('count as much as their weight', async () => {
    await put('Felt, felt.', 'Felt of wool and of much else besides.');
    server.answers(json({ results: [passage('First'), passage('Second')] }));
    const answer = await ask(await start([], remote({ weight: 2 })));
    expect(texts(answer).slice(0, 2)).toEqual(['First', 'Second']);
  });

  it('are asked when they are named, or nothing is', async () => {
    await put('Felt, felt.');
    const router = await start([Glossary]);
    const asked = async (question: Partial<Question>): Promise<string> =>
      (await ask(router, question)).sources.map(({ name }) => name).join(' ');
    expect(await asked({})).toBe('default Glossary');
    expect(await asked({ collections: ['default'] })).toBe('default');
    expect(await asked({ sources: ['Glossary'] })).toBe('Glossary');
    expect(await asked({ sources: [] })).toBe('default');
    expect(await asked({ sources: ['Glossary'], collections: ['default'] })).toBe('default Glossary');
    await expect(asked({ sources: ['Thesaurus'] })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ field: 'sources' }],
    });
  });

  it('that are late or fail are reported, and told to stop', async () => {
    await put('Felt, felt.');
    const router = await start([Glossary]);
    let told: AbortSignal | undefined;
    Glossary.answer = (signal) => {
      told = signal;
      return new Promise(() => undefined);
    };
    const late = await ask(router);
    expect(late.sources).toMatchObject([
      { status: 'ok' },
      { name: 'Glossary', status: 'timeout', hits: 0, error: 'No answer within 200 ms.' },
    ]);
    expect(texts(late)).toEqual(['Felt, felt.']);
    expect(told?.aborted).toBe(true);
    Glossary.answer = () => {
      throw new Error('secret');
    };
    expect((await ask(router)).sources).toMatchObject([{}, { status: 'error', error: 'The source failed.' }]);
    Glossary.answer = () => Promise.resolve([{ text: 1 }]);
    expect((await ask(router)).sources).toMatchObject([
      {},
      { status: 'error', error: 'What Glossary answered is no list of passages.' },
    ]);
    await expect(ask(router, { sources: ['Glossary'] })).rejects.toMatchObject({
      code: 'sources_unavailable',
    });
  });

  it('are not waited for beyond the limit of the whole query', async () => {
    await put('Felt, felt.');
    server.answers(silence);
    const router = await start([], { ...remote(), QUERY_TIMEOUT_MS: 50, QUERY_SOURCE_TIMEOUT_MS: 20_000 });
    const { sources } = await ask(router);
    expect(sources[1]).toMatchObject({ status: 'timeout' });
    expect(sources[1]?.took_ms).toBeLessThan(10_000);
  });

  it('have their passages reranked with all others', async () => {
    await put('Felt, felt.');
    Glossary.answer = () => Promise.resolve([passage('Fulling'), passage('Wool')]);
    server.answers(json([0.1, 0.2, 0.9].map((score, index) => ({ index, score }))));
    const router = await start([Glossary], { RERANK_SERVICE_URL: server.url });
    const answer = await ask(router, { topK: 2 });
    expect(answer).toMatchObject({ reranked: true, rerank_error: null });
    expect(texts(answer)).toEqual(['Wool', 'Fulling']);
    expect(answer.results[0]?.score).toBe(0.9);
    const plain = await ask(router, { topK: 2, rerank: false });
    expect(plain).toMatchObject({ reranked: false, rerank_error: null });
    expect(texts(plain)).toEqual(['Felt, felt.', 'Fulling']);
  });

  describe('chosen by a rule', () => {
    const RULES = [
      { name: 'russian', when: { language: 'ru' }, collections: ['none'], sources: ['Glossary'] },
      { name: 'felt', when: { words: ['wool felt', 'Fulling!'] }, sources: ['Glossary'] },
      { name: 'old', when: { filter_field: 'metadata.year', filter_equals: 1800 }, collections: ['default'] },
      { name: 'dated', when: { filter_field: 'metadata.year' }, sources: ['Glossary'] },
      {
        name: 'heavy',
        when: { language: 'en', words: ['heavy'] },
        collections: ['default'],
        sources: ['Glossary'],
        weights: { Glossary: 3 },
      },
    ];

    it.each([
      [{ query: 'Что такое сукно?' }, 'russian'],
      [{ query: 'What is WOOL felt?' }, 'felt'],
      [{ query: 'What is fulling?' }, 'felt'],
      [{ query: 'wool felting' }, null],
      [{ filter: { 'metadata.year': { gte: 1800 } } }, 'dated'],
      [{ filter: { 'metadata.year': { eq: 1800 } } }, 'old'],
      [{ filter: { 'metadata.year': 1800 } }, 'old'],
      [{ query: 'heavy felt' }, 'heavy'],
      [{ query: 'What is fulling?', sources: ['Glossary'] }, null],
      [{ query: 'What is fulling?', collections: ['default'] }, null],
    ])('%j asks what %s says', async (question, rule) => {
      await put('Felt, felt.');
      expect(await ask(await start([Glossary], { QUERY_RULES: RULES }), question)).toMatchObject({ rule });
    });

    it('are asked with its weights, and a collection that is not there is reported', async () => {
      await put('Heavy felt.');
      Glossary.answer = () => Promise.resolve([passage('Fulling'), passage('Wool')]);
      const router = await start([Glossary], { QUERY_RULES: RULES });
      expect(texts(await ask(router, { query: 'heavy' }))).toEqual(['Fulling', 'Wool', 'Heavy felt.']);
      expect((await ask(router, { query: 'сукно' })).sources).toMatchObject([
        { name: 'none', status: 'error', error: 'There is no collection none.' },
        { name: 'Glossary', status: 'ok', hits: 2 },
      ]);
    });

    it('stop the start where one asks a source that is not there', async () => {
      const rules = [{ name: 'r', when: {}, sources: ['Nobody'] }];
      await expect(start([], { QUERY_RULES: rules })).rejects.toThrow(
        'the rule "r": there is no source Nobody',
      );
    });
  });

  describe('that are other services', () => {
    it('are asked for their collections only, as this service was asked', async () => {
      server.answers(
        json({ results: [{ ...passage('Felt'), collection: 'rules', page_start: 3 }], sources: [] }),
      );
      const router = await start([], remote({ api_key: 'k' }));
      const question = { filter: FILTER, mode: 'semantic', sources: ['Handbook'] } as const;
      const answer = await ask(router, question);
      const { url, headers, body } = server.received[0] ?? {};
      expect(url).toBe('/rag/query');
      expect(headers?.authorization).toBe('Bearer k');
      expect(JSON.parse(body ?? '')).toEqual({
        query: 'felt',
        mode: 'semantic',
        top_k: 5,
        collections: ['rules'],
        filter: FILTER,
      });
      expect(answer.results).toMatchObject([{ source: 'Handbook', collection: 'rules', page_start: 3 }]);
    });

    it('say what they could not do', async () => {
      const degraded = { from: 'hybrid', code: 'not_embedded', reason: 'No vectors.' };
      const sources = [
        { name: 'rules', status: 'ok' },
        { name: 'more', status: 'timeout' },
      ];
      server.answers(json({ results: [passage('Felt')], degraded, sources }));
      const answer = await ask(await start([], remote()), { sources: ['Handbook'] });
      expect(answer.sources).toMatchObject([
        { name: 'Handbook', status: 'timeout', hits: 1, degraded, error: 'more: timeout' },
      ]);
      expect(texts(answer)).toEqual(['Felt']);
    });

    it('are reported when they refuse', async () => {
      await put('Felt, felt.');
      server.answers(problem(404, 'collection_not_found'));
      const { sources } = await ask(await start([], remote()));
      expect(sources[1]).toMatchObject({
        status: 'error',
        error: expect.stringContaining('404 (collection_not_found') as string,
      });
    });
  });

  it.each([
    ['have one name', [Glossary, SecondGlossary], {}, 'another source of this name'],
    ['cannot be asked', [Mute], {}, 'must have a method "ask"'],
    ['are no singletons', [Fleeting], {}, 'must be a singleton'],
    [
      'are configured as well',
      [Glossary],
      { QUERY_SOURCES: { Glossary: { url: 'http://h' } } },
      'another source',
    ],
  ])('that %s stop the start', async (_what, providers, given, message) => {
    await expect(start(providers, given)).rejects.toThrow(message);
  });

  it('must have a name that no collection has', () => {
    expect(() => QuerySource('glossary')).toThrow('begins with a capital letter');
  });
});
