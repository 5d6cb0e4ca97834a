import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from './support/api.js';
import { EmbeddingServer } from './support/embedding-server.js';
import { System, type Service } from './support/system.js';

const CHUNKS = 500;
const CHUNKING = { chunk_size: 120, chunk_overlap: 0 };
/** The circuit opens after five attempts that fail one after the other, for 5 s the first time. */
const RECOVERY_LIMIT_MS = 40_000;

let server: EmbeddingServer;
let system: System;

const start = async (env: Record<string, string> = {}): Promise<void> => {
  system = await System.start({
    env: {
      EMBEDDING_SERVICE_URL: server.url,
      EMBEDDING_MODEL: 'Test/Meaning-64',
      EMBEDDING_BATCH_SIZE: '16',
      WORKER_LOST_AFTER: '5',
      ...env,
    },
  });
};

beforeEach(async () => (server = await EmbeddingServer.start()));
afterEach(async () => {
  await system.stop();
  await server.stop();
});

/** One chunk a paragraph, each of them another one. */
const longText = (paragraphs: number): string =>
  Array.from(
    { length: paragraphs },
    (_, index) => `Paragraph number ${index} tells of ${'thing'.repeat(15)}.`,
  ).join('\n\n');

/** How often each chunk of a long text was embedded; the service is also asked how it is, with a text of its own. */
const timesSent = (): number[] =>
  [...server.sent].flatMap(([text, times]) => (text.startsWith('Paragraph') ? [times] : []));
const embeddingHealth = async (): Promise<Json> =>
  (await system.api.get('/health/ready')).body.details.services.embedding;

describe('a document is embedded', () => {
  it('once, each of its 500 chunks, by a service of which every fifth answer is an error', async () => {
    server.failEvery = 5;
    await start();
    const task = await system.api.process(longText(CHUNKS), 'long.txt', CHUNKING);
    expect(task).toMatchObject({ status: 'completed', attempt: 1 });
    expect(task.result).toMatchObject({ chunks: CHUNKS, warnings: [] });
    expect(task.result.embedding_version).toMatch(/^test_meaning_64_[0-9a-f]{8}$/);
    expect(timesSent()).toHaveLength(CHUNKS);
    expect(timesSent().every((times) => times === 1)).toBe(true);
    expect(server.requests).toBeGreaterThan(CHUNKS / 16);
  });

  it('on from where a killed worker was', async () => {
    server.latencyMs = 100;
    await start({ EMBEDDING_CONCURRENCY: '1' });
    const { body } = await system.api.add(longText(CHUNKS), 'long.txt', CHUNKING);
    await system.waitFor(() => Promise.resolve(server.requests >= 10));
    const [worker] = system.services('worker');
    worker?.kill('SIGKILL');
    await sleep(200);
    const before = timesSent().length;
    expect(before).toBeGreaterThanOrEqual(16 * 8);
    expect(before).toBeLessThan(CHUNKS);
    server.latencyMs = 0;
    system.spawn('worker');
    const task = await system.api.ended(body.task_id);
    expect(task).toMatchObject({ status: 'completed', result: { chunks: CHUNKS } });
    expect(timesSent()).toHaveLength(CHUNKS);
    // What was answered at the very moment of the kill may not have got into the cache.
    expect(timesSent().filter((times) => times > 1).length).toBeLessThanOrEqual(16);
    expect(Math.max(...timesSent())).toBeLessThanOrEqual(2);
  });

  it('under the id of the request that asked for it, as is a question', async () => {
    await start();
    const headers = { 'x-request-id': 'upload-1' };
    const { body } = await system.api.add('Some text.', 'a.txt', {}, headers);
    await system.api.ended(body.task_id);
    expect(server.lastHeaders['x-request-id']).toBe('upload-1');
    const options = { 'content-type': 'application/json', 'x-request-id': 'query-1' };
    const query = JSON.stringify({ query: 'text' });
    await system.api.request('/rag/query', { method: 'POST', headers: options, body: query });
    expect(server.lastHeaders['x-request-id']).toBe('query-1');
  });

  it('not again when it is submitted again, to another collection or as another revision', async () => {
    await start();
    await system.api.process(longText(50), 'a.txt', CHUNKING);
    await system.api.process(longText(50), 'a.txt', { ...CHUNKING, collection: 'other' });
    await system.api.process(longText(51), 'a.txt', { ...CHUNKING, document_id: 'x' });
    expect(timesSent()).toHaveLength(51);
    expect(timesSent().every((times) => times === 1)).toBe(true);
  });

  it('with progress that counts its chunks', async () => {
    server.latencyMs = 200;
    await start({ EMBEDDING_CONCURRENCY: '1' });
    const { body } = await system.api.add(longText(100), 'long.txt', CHUNKING);
    const seen = new Set<number>();
    await system.waitFor(async () => {
      const { progress } = (await system.api.get(`/rag/task/${body.task_id}`)).body;
      if (progress?.stage !== 'embed') return seen.size > 2;
      expect(progress.total).toBe(100);
      seen.add(progress.done);
      return seen.size > 2;
    });
    expect([...seen].every((done) => done % 16 === 0)).toBe(true);
    expect(await system.api.ended(body.task_id)).toMatchObject({ status: 'completed' });
  });

  it('although the service refuses one of its chunks', async () => {
    server.poison = 'number 7 ';
    await start();
    const task = await system.api.process(longText(20), 'poisoned.txt', CHUNKING);
    expect(task).toMatchObject({ status: 'completed', attempt: 1 });
    expect(task.result.warnings).toEqual([expect.stringContaining('1 chunks have no embedding')]);
    expect(timesSent()).toHaveLength(19);
    const { body } = await system.api.query('paragraph number 7', { mode: 'keyword', top_k: 1 });
    expect(body.results[0].text).toContain('number 7 ');
  });

  it('not when the service refuses all of it: that is an error with its code', async () => {
    server.poison = 'Paragraph';
    await start();
    const task = await system.api.process(longText(20), 'refused.txt', CHUNKING);
    expect(task).toMatchObject({ status: 'failed', attempt: 1 });
    expect(task.error).toMatchObject({ code: 'embedding_rejected', retryable: false, stage: 'embed' });
    expect(JSON.stringify(task)).not.toContain('thingthing');
  });

  it('again when it was indexed before there were embeddings', async () => {
    await start({ EMBEDDING_SERVICE_URL: '', EMBEDDING_MODEL: '' });
    const plain = await system.api.process(longText(5), 'a.txt', CHUNKING);
    expect(plain.result.embedding_version).toBeNull();
    expect((await system.api.query('paragraph', { mode: 'auto' })).body).toMatchObject({
      mode: 'keyword',
      degraded: null,
    });
    Object.assign(system.env, { EMBEDDING_SERVICE_URL: server.url, EMBEDDING_MODEL: 'm' });
    for (const worker of system.services('worker')) await worker.stop();
    system.spawn('worker');
    await system.restartApi();
    const { body } = await system.api.add(longText(5), 'a.txt', CHUNKING);
    expect(body.deduplicated).toBe(false);
    const task = await system.api.ended(body.task_id);
    expect(task.result.embedding_version).toMatch(/^m_/);
    expect((await system.api.add(longText(5), 'a.txt', CHUNKING)).body.deduplicated).toBe(true);
    expect((await system.api.query('paragraph')).body.mode).toBe('hybrid');
  });
});

describe('a question in other words than the document', () => {
  it.each([
    [
      'English',
      'The physician bought an automobile.',
      'Which doctor did purchase a car?',
      'Lawyers praise the rain.',
    ],
    ['Russian', 'Доктор приобрёл автомобиль.', 'Какой врач купил машину?', 'Адвокаты хвалят дождь.'],
  ])(
    'is answered in %s by semantic and hybrid search, not by keyword',
    async (_, passage, question, other) => {
      await start();
      await system.api.process(other, 'other.txt');
      await system.api.process(passage, 'right.txt');
      const first = async (mode: string): Promise<Json> =>
        (await system.api.query(question, { mode, top_k: 1 })).body;
      expect((await first('keyword')).results.map(({ filename }: Json) => filename)).not.toContain(
        'right.txt',
      );
      for (const mode of ['semantic', 'hybrid', 'auto']) {
        const answer = await first(mode);
        expect(answer).toMatchObject({ mode: mode === 'auto' ? 'hybrid' : mode, degraded: null });
        expect(answer.results[0]).toMatchObject({ filename: 'right.txt', text: passage });
      }
    },
  );
});

describe('while the embedding service is away', () => {
  it('documents wait without using up attempts, keyword search goes on, and all is made up for', async () => {
    await start();
    await system.api.process('The physician bought an automobile.', 'early.txt');
    expect(await embeddingHealth()).toMatchObject({ status: 'up', circuit: 'closed' });

    server.down = true;
    const first = (await system.api.add(longText(40), 'first.txt', CHUNKING)).body.task_id;
    await system.waitFor(() => Promise.resolve(/no documents are taken/.test(system.output)));
    const later = await Promise.all(
      Array.from(
        { length: 10 },
        async (_, index) => (await system.api.add(`Late ${index}`, 'late.txt')).body.task_id,
      ),
    );
    expect((await system.api.get(`/rag/task/${later[9]}`)).body).toMatchObject({
      status: 'queued',
      attempt: 0,
      position: expect.any(Number),
    });
    const { body } = await system.api.query('automobile', { mode: 'hybrid' });
    expect(body).toMatchObject({
      mode: 'keyword',
      degraded: { from: 'hybrid', code: 'embedding_unavailable' },
    });
    expect(body.results[0].filename).toBe('early.txt');
    expect(await system.api.query('automobile', { mode: 'semantic' })).toMatchObject({
      status: 503,
      body: { code: 'embedding_unavailable' },
    });
    await system.waitFor(async () => (await embeddingHealth()).status === 'down');
    expect((await system.api.get('/health/ready')).status).toBe(200);

    server.down = false;
    // Whose calls failed has used up an attempt: it may have been its own fault.
    expect(await system.api.ended(first, RECOVERY_LIMIT_MS)).toMatchObject({
      status: 'completed',
      attempt: 2,
    });
    for (const taskId of later) {
      const task = await system.api.ended(taskId, RECOVERY_LIMIT_MS);
      expect(task).toMatchObject({ status: 'completed', attempt: 1, error: null });
    }
    expect(timesSent().every((times) => times <= 2)).toBe(true);
    await system.waitFor(async () => (await system.api.query('automobile')).body.mode === 'hybrid');
  });

  it('a document that the service cannot bear does not stand in the way of the others for ever', async () => {
    await start({ TASK_MAX_RETRIES: '1' });
    // One such text in each batch, so that none is accepted, while what else is asked is answered.
    Object.assign(server, { poison: 'thingthing', poisonStatus: 503 });
    const bad = (await system.api.add(longText(256), 'bad.txt', CHUNKING)).body.task_id;
    const good = (await system.api.add('Some text.', 'good.txt')).body.task_id;
    expect(await system.api.ended(good, RECOVERY_LIMIT_MS)).toMatchObject({ status: 'completed' });
    expect(await system.api.ended(bad, RECOVERY_LIMIT_MS)).toMatchObject({
      status: 'failed',
      attempt: 2,
      error: { code: 'embedding_unavailable', stage: 'embed' },
    });
  });

  it('a document with a text in each batch on which the model fails is indexed without those', async () => {
    Object.assign(server, { poison: '0 tells', poisonStatus: 500 });
    await start();
    const task = await system.api.process(longText(100), 'a.txt', CHUNKING);
    expect(task).toMatchObject({ status: 'completed', attempt: 1 });
    expect(task.result.warnings).toEqual([expect.stringContaining('10 chunks have no embedding')]);
    expect(system.output).not.toContain('no documents are taken');
  });

  it('because its key is wrong, documents wait as well', async () => {
    server.requireKey = 'right';
    await start();
    await Promise.all(Array.from({ length: 6 }, (_, index) => system.api.add(`Text ${index}`, 'a.txt')));
    await system.waitFor(() => Promise.resolve(/no documents are taken/.test(system.output)));
    const waiting = (await system.api.add('Another text', 'a.txt')).body.task_id;
    await sleep(500);
    expect((await system.api.get(`/rag/task/${waiting}`)).body).toMatchObject({
      status: 'queued',
      attempt: 0,
    });
  });

  it('a task that runs fails with its code and is tried again', async () => {
    await start({ TASK_MAX_RETRIES: '1' });
    // Every call ends before the circuit opens.
    server.failNext(503, 503, 503, 503);
    const task = await system.api.process('Some text.', 'a.txt');
    expect(task).toMatchObject({ status: 'completed', attempt: 2 });
  });
});

it('a worker that dies while the service is away leaves its documents to others', async () => {
  server.down = true;
  await start();
  const { body } = await system.api.add(longText(64), 'a.txt', CHUNKING);
  await system.waitFor(() => Promise.resolve(/no documents are taken/.test(system.output)));
  const [worker]: Service[] = system.services('worker');
  worker?.kill('SIGKILL');
  server.down = false;
  system.spawn('worker');
  expect(await system.api.ended(body.task_id)).toMatchObject({ status: 'completed' });
});
