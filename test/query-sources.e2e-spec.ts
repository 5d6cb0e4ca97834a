import { open, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import {
  json,
  MisbehavingServer,
  problem,
  silence,
} from '../libs/http-client/src/service/testing/misbehaving-server.js';
import type { Json } from './support/api.js';
import { System } from './support/system.js';

it('two that name each other as sources answer, and neither asks itself through the other', async () => {
  const mine = await System.start();
  const theirs = await System.start();
  const named = (system: System) => JSON.stringify({ Other: { url: system.api.url, timeout_ms: 10_000 } });
  Object.assign(mine.env, { QUERY_SOURCES: named(theirs) });
  Object.assign(theirs.env, { QUERY_SOURCES: named(mine) });
  try {
    await Promise.all([mine.restartApi(), theirs.restartApi()]);
    await Promise.all([
      mine.api.process('A deckle lies on the mould.', 'mine.txt', { metadata: '{"year": 2024}' }),
      theirs.api.process('The deckle gives a sheet its edge.', 'theirs.txt', { metadata: '{"year": 2023}' }),
    ]);
    const { body } = await mine.api.query('deckle');
    expect(body.sources).toMatchObject([
      { name: 'default', status: 'ok', hits: 1, error: null },
      { name: 'Other', status: 'ok', hits: 1, degraded: null, error: null },
    ]);
    const found = body.results.map(({ source, filename }: Record<string, string>) => `${source}/${filename}`);
    expect(found).toEqual(['default/mine.txt', 'Other/theirs.txt']);
    const filtered = await mine.api.query('deckle', { filter: { 'metadata.year': 2023 } });
    expect(filtered.body.results).toMatchObject([
      { source: 'Other', metadata: { year: 2023 }, context: null },
    ]);
    const inContext = await mine.api.query('deckle', { context_chunks: 1 });
    const context = { before: [], after: [] };
    expect(inContext.body.results).toMatchObject([{ context }, { context }]);
    expect((await mine.api.query('deckle', { context_chunks: 6 })).status).toBe(400);
    await theirs.stop();
    const alone = await mine.api.query('deckle');
    expect(alone.body.results).toMatchObject([{ filename: 'mine.txt' }]);
    expect(alone.body.sources).toMatchObject([{ status: 'ok' }, { name: 'Other', status: 'error' }]);
    const unknown = await mine.api.query('deckle', { sources: ['Nobody'] });
    expect(unknown.body).toMatchObject({ status: 400, errors: [{ field: 'sources' }] });
  } finally {
    await Promise.all([mine.stop(), theirs.stop()]);
  }
});

describe('of two collections and an HTTP source', () => {
  const LIMIT_MS = 1500;
  let server: MisbehavingServer;
  let system: System;
  beforeEach(async () => {
    server = await MisbehavingServer.start();
    const sources = { Handbook: { url: server.url } };
    const env = { QUERY_SOURCE_TIMEOUT_MS: String(LIMIT_MS), QUERY_SOURCES: JSON.stringify(sources) };
    system = await System.start({ env });
    await system.api.process('A deckle lies on the mould.', 'good.txt', { collection: 'good' });
    await system.api.process('The deckle gives a sheet its edge.', 'bad.txt', { collection: 'bad' });
    // No maintenance is to meet what the tests do, and nothing of the collections is to be in the API's memory.
    for (const worker of system.services('worker')) await worker.stop();
    await system.restartApi();
  });
  afterEach(async () => {
    await system.stop();
    await server.stop();
  });

  const rows = async (): Promise<string[]> => {
    const folder = join(system.directory, 'index', 'bad.lance', 'data');
    return (await readdir(folder)).map((name) => join(folder, name));
  };
  const ask = (): Promise<Json> =>
    system.api.query('deckle', { collections: ['good', 'bad'], sources: ['Handbook'] });

  it('the one hangs and a collection fails: the other answers, and the answer says so', async () => {
    server.answers(silence);
    for (const file of await rows()) await truncate(file, 10);
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body.results).toMatchObject([{ filename: 'good.txt', source: 'good' }]);
    expect(body.sources).toMatchObject([
      { name: 'good', status: 'ok', hits: 1, error: null },
      { name: 'bad', status: 'error', hits: 0, error: 'The chunk index cannot be used right now.' },
      { name: 'Handbook', status: 'timeout', hits: 0, error: `No answer within ${LIMIT_MS} ms.` },
    ]);
    expect(body.took_ms).toBeLessThan(2 * LIMIT_MS);
  });

  it('the one fails and a collection hangs: the same', async () => {
    server.answers(problem(500, 'internal_error'));
    const files = await rows();
    // A pipe that nobody writes to: whoever reads it waits.
    for (const file of files) {
      await rm(file);
      execFileSync('mkfifo', [file]);
    }
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body.results).toMatchObject([{ filename: 'good.txt', source: 'good' }]);
    expect(body.sources).toMatchObject([
      { name: 'good', status: 'ok', hits: 1, error: null },
      { name: 'bad', status: 'timeout', hits: 0, error: expect.stringContaining('No answer within') },
      { name: 'Handbook', status: 'error', hits: 0, error: expect.stringContaining('500') },
    ]);
    expect(body.took_ms).toBeLessThan(2 * LIMIT_MS);
    for (const file of files) await (await open(file, 'r+')).close();
  });
});

it('where a request names nobody the first rule that fits chooses, and the answer names it', async () => {
  const server = await MisbehavingServer.start();
  server.answers(json({ results: [{ text: 'Of deckles, by hand.', document_id: 'handbook' }] }));
  const rules = [
    { name: 'russian', when: { language: 'ru' }, collections: ['docs-ru'] },
    { name: 'law', when: { filter_field: 'metadata.kind', filter_equals: 'law' }, collections: ['law'] },
    { name: 'handbook', when: { words: ['by hand'] }, sources: ['Handbook'] },
    { name: 'rest', when: {}, collections: ['docs', 'law'], weights: { law: 2 } },
  ];
  const system = await System.start({
    env: {
      QUERY_SOURCES: JSON.stringify({ Handbook: { url: server.url } }),
      QUERY_RULES: JSON.stringify(rules),
    },
  });
  try {
    const { api } = system;
    await Promise.all([
      api.process('A deckle lies on the mould.', 'en.txt', { collection: 'docs' }),
      api.process('Декель лежит на форме для бумаги.', 'ru.txt', { collection: 'docs-ru' }),
      api.process('The deckle act.', 'law.txt', { collection: 'law', metadata: '{"kind": "law"}' }),
    ]);
    const asked = async (query: string, more: object = {}): Promise<Json> => {
      const { body } = await api.query(query, more);
      const found = body.results.map(({ filename }: Json) => filename);
      return [body.rule, body.sources.map(({ name }: Json) => name), found];
    };
    const isLaw = { filter: { 'metadata.kind': 'law' } };
    expect(await asked('Где лежит декель?')).toEqual(['russian', ['docs-ru'], ['ru.txt']]);
    expect(await asked('What of the deckle?', isLaw)).toEqual(['law', ['law'], ['law.txt']]);
    expect(await asked('A deckle by hand?')).toEqual(['handbook', ['Handbook'], ['handbook']]);
    expect(await asked('deckle')).toEqual(['rest', ['docs', 'law'], ['law.txt', 'en.txt']]);
    expect(await asked('deckle', { collections: ['docs'] })).toEqual([null, ['docs'], ['en.txt']]);
  } finally {
    await system.stop();
    await server.stop();
  }
});
