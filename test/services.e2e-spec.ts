import {
  json,
  MisbehavingServer,
  problem,
} from '../libs/http-client/src/service/testing/misbehaving-server.js';
import { EmbeddingServer } from './support/embedding-server.js';
import { System } from './support/system.js';

it('readiness shows the services that are configured, and does not depend on them', async () => {
  const [embedding, rag] = await Promise.all([EmbeddingServer.start(), MisbehavingServer.start()]);
  rag.answers(json({ status: 'ok' }));
  const system = await System.start({
    env: { EMBEDDING_SERVICE_URL: embedding.url, EMBEDDING_MODEL: 'm', RAG_SERVICE_URL: rag.url },
  });
  try {
    const services = async () => (await system.api.get('/health/ready')).body.details.services;
    expect(await services()).toMatchObject({
      status: 'up',
      embedding: { status: 'up', latency_ms: expect.any(Number), since: expect.any(String), error: null },
      rag: { status: 'up', latency_ms: expect.any(Number), circuit: 'closed' },
    });
    expect(rag.received[0]?.url).toBe('/health/live');
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
    await Promise.all([embedding.stop(), rag.stop()]);
  }
});

it('readiness shows none where none is configured', async () => {
  const system = await System.start();
  const { services } = (await system.api.get('/health/ready')).body.details;
  await system.stop();
  expect(services).toMatchObject({ status: 'up' });
  expect(services).not.toHaveProperty('embedding');
  expect(services).not.toHaveProperty('rag');
});
