import { System } from './support/system.js';

it('two that name each other as sources answer, and neither asks itself through the other', async () => {
  const [mine, theirs] = await Promise.all([System.start(), System.start()]);
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
