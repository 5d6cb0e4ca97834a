import {
  json,
  MisbehavingServer,
  problem,
  silence,
} from '../libs/http-client/src/service/testing/misbehaving-server.js';
import { EmbeddingServer } from './support/embedding-server.js';
import { System } from './support/system.js';

it('readiness shows the services that are configured, and does not depend on them', async () => {
  const embedding = await EmbeddingServer.start();
  const others = await Promise.all(Array.from({ length: 3 }, () => MisbehavingServer.start()));
  const [rag, rerank, handbook] = others as [MisbehavingServer, MisbehavingServer, MisbehavingServer];
  rag.answers(json({ status: 'ok' }));
  rerank.answers(problem(500, 'no_model'));
  handbook.answers(silence);
  const system = await System.start({
    env: {
      EMBEDDING_SERVICE_URL: embedding.url,
      EMBEDDING_MODEL: 'm',
      RAG_SERVICE_URL: rag.url,
      RERANK_SERVICE_URL: rerank.url,
      QUERY_SOURCES: JSON.stringify({ Handbook: { url: handbook.url } }),
    },
  });
  try {
    const services = async () => (await system.api.get('/health/ready')).body.details.services;
    expect(await services()).toMatchObject({
      status: 'up',
      embedding: { status: 'up', latency_ms: expect.any(Number), since: expect.any(String), error: null },
      rag: { status: 'up', latency_ms: expect.any(Number), circuit: 'closed' },
      rerank: { status: 'down', latency_ms: null, error: expect.stringContaining('500') },
      Handbook: { status: 'down', error: expect.stringContaining('2000 ms') },
    });
    expect(rag.received[0]?.url).toBe('/health/live');
    expect(handbook.received[0]?.url).toBe('/health/live');
    rerank.answers(json([{ index: 0, score: 0.5 }]));
    handbook.answers(json({ status: 'ok' }));
    await system.waitFor(async () => (await services()).rerank.status === 'up');
    await system.waitFor(async () => (await services()).Handbook.status === 'up');
    rag.answers(problem(503, 'storage_unavailable'));
    embedding.down = true;
    await system.waitFor(async () => (await services()).rag.status === 'down');
    await system.waitFor(async () => (await services()).embedding.status === 'down');
    const { rag: ofRag } = await services();
    expect(ofRag).toMatchObject({ latency_ms: null, error: expect.stringContaining('503') });
    expect((await system.api.get('/health/ready')).status).toBe(200);
    expect((await system.api.get('/health')).body.details.services.rag.status).toBe('down');
  } finally {
    await system.stop();
    await Promise.all([embedding, ...others].map((server) => server.stop()));
  }
});

it('readiness shows none where none is configured', async () => {
  const system = await System.start();
  const { services } = (await system.api.get('/health/ready')).body.details;
  await system.stop();
  expect(services).toMatchObject({ status: 'up' });
  expect(services).not.toHaveProperty('embedding');
  expect(services).not.toHaveProperty('rag');
  expect(services).not.toHaveProperty('rerank');
});

it('health says how often the caches were of use', async () => {
  const embedding = await EmbeddingServer.start();
  const system = await System.start({
    env: { EMBEDDING_SERVICE_URL: embedding.url, EMBEDDING_MODEL: 'm' },
  });
  try {
    await system.api.process('The physician bought an automobile.', 'a.txt');
    for (const top_k of [5, 5, 6]) await system.api.query('Which doctor?', { top_k });
    await system.api.request('/rag/query', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
      body: JSON.stringify({ query: 'Which doctor?' }),
    });
    expect((await system.api.get('/health')).body.details.caches).toEqual({
      status: 'up',
      query: { hit: 1, miss: 2, shared: 0, bypassed: 1 },
      // Asked for when the answer is not kept: twice it was there.
      embedding: { hit: 2, miss: 1 },
      responseTime: expect.any(Number),
    });
  } finally {
    await system.stop();
    await embedding.stop();
  }
});
