import { RagServiceClient, type ServiceResponseError } from '@app/http-client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Json } from './support/api.js';
import { EmbeddingServer } from './support/embedding-server.js';
import { System } from './support/system.js';

const CHUNKING = { chunk_size: 120, chunk_overlap: 0 };
const CHUNKS_PER_DOCUMENT = 20;
const ROUTE = '/rag/collections/default/embedding-versions';

/** Workers are killed, and missed only after a while. */
jest.setTimeout(240_000);

let old: EmbeddingServer;
let fresh: EmbeddingServer;
let system: System;

const start = async (env: Record<string, string> = {}): Promise<void> => {
  system = await System.start({
    env: {
      EMBEDDING_SERVICE_URL: old.url,
      EMBEDDING_MODEL: 'Meaning-64',
      EMBEDDING_SERVICES: JSON.stringify({ next: { url: fresh.url, model: 'Meaning-96' } }),
      WORKER_LOST_AFTER: '5',
      // Slices of 2 s.
      TASK_SOFT_TIME_LIMIT: '8',
      ...env,
    },
  });
};

beforeEach(async () => {
  old = await EmbeddingServer.start({ dimensions: 64 });
  fresh = await EmbeddingServer.start({ dimensions: 96 });
});
afterEach(async () => {
  for (const load of loads.splice(0)) await load.stop().catch(() => undefined);
  await system.stop();
  await Promise.all([old.stop(), fresh.stop()]);
});

/** One chunk a paragraph, each of them another one. */
const text = (name: string, paragraphs = CHUNKS_PER_DOCUMENT): string =>
  Array.from(
    { length: paragraphs },
    (_, index) => `Paragraph ${index} of ${name} tells of ${'thing'.repeat(15)}.`,
  ).join('\n\n');

const list = async (): Promise<Json> => (await system.api.get(ROUTE)).body;
const build = (body: object = { provider: 'next' }): Promise<Answer> => system.api.post(ROUTE, body);
const task = async (id: string): Promise<Json> => (await system.api.get(`/rag/task/${id}`)).body;
/** Past the cache. */
const ask = (query: string, mode = 'semantic'): Promise<Answer> =>
  system.api.request('/rag/query', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({ query, mode, top_k: 3 }),
  });

/** The ids of all chunks, by document. */
async function chunkIds(): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Json = (await system.api.get(`/rag/documents?limit=500${cursor}`)).body;
    for (const { document_id, chunks } of page.documents) {
      const { body } = await system.api.get(`/rag/documents/${document_id}/chunks?limit=500`);
      expect(body.chunks).toHaveLength(chunks);
      ids.set(
        document_id,
        body.chunks.map(({ chunk_id }: Json) => chunk_id),
      );
    }
    cursor = page.next_cursor && `&cursor=${page.next_cursor}`;
  }
  return ids;
}

/** Those under way: the API does not stop while it is asked. */
const loads: { stop(): Promise<unknown> }[] = [];

/** Does something over and over until it is stopped. */
class Load<T> {
  readonly results: T[] = [];
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(work: (index: number) => Promise<T>, pauseMs: number) {
    loads.push(this);
    this.running = (async () => {
      for (let index = 0; !this.stopped; index += 1) {
        this.results.push(await work(index));
        await sleep(pauseMs);
      }
    })();
  }

  async stop(): Promise<T[]> {
    this.stopped = true;
    await this.running;
    return this.results;
  }
}

it('a version is switched and switched back under queries and ingestion, though its worker is killed twice', async () => {
  await start();
  const files = Array.from({ length: 30 }, (_, n) => [text(`book ${n}`), `book-${n}.txt`] as const);
  const batch = (await system.api.addBatch(files, CHUNKING)).body;
  expect(await system.api.ended(batch.task_id)).toMatchObject({ status: 'completed', outcome: 'all' });
  await system.api.process('The physician bought an automobile.', 'doctor.txt', { document_id: 'doctor' });
  const before = (await ask('Which doctor did purchase a car?')).body;
  expect(before).toMatchObject({ mode: 'semantic', results: [{ document_id: 'doctor' }, {}, {}] });

  const queries = new Load(
    (n) =>
      ask(
        `Did a doctor buy a car, a physician purchase an automobile, zq${n}qz?`,
        n % 2 ? 'hybrid' : 'semantic',
      ),
    10,
  );
  const documents = new Load(async (n) => {
    // Every third replaces the one before it.
    const id = `new-${n - (n % 3 === 2 ? 1 : 0)}`;
    const { body } = await system.api.add(text(`${id} at ${n}`), `${id}.txt`, {
      ...CHUNKING,
      document_id: id,
    });
    return { id, n, taskId: body.task_id as string };
  }, 150);

  const { status, body } = await build({ provider: 'next', texts_per_second: 120 });
  expect(status).toBe(202);
  expect(body.embedding_version).toMatchObject({ state: 'building', provider: 'next', model: 'Meaning-96' });
  const { id } = body.embedding_version;
  for (const share of [0.2, 0.5]) {
    await system.waitFor(async () => ((await task(body.task_id)).progress?.fraction ?? 0) > share);
    for (const worker of system.services('worker')) worker.kill('SIGKILL');
    await sleep(300);
    expect((await list()).active).not.toBe(id);
    system.spawn('worker');
  }
  const built = await system.api.ended(body.task_id, 60_000);
  expect(built).toMatchObject({
    status: 'completed',
    attempt: 1,
    job: 'build-embedding-version',
    queue: 'low',
  });
  expect(built.result).toMatchObject({ embedding_version: id, refused_chunks: 0, active: false });

  expect((await system.api.post(`${ROUTE}/${id}/activate`, {})).body).toMatchObject({ state: 'active', id });
  await sleep(500);
  const added = await documents.stop();
  const tasks = await Promise.all(added.map(({ taskId }) => system.api.ended(taskId)));
  expect(tasks.filter((each) => each.status !== 'completed' || each.result.warnings.length > 0)).toEqual([]);
  const answers = await queries.stop();
  const bad = answers.filter((answer) => {
    return answer.status !== 200 || answer.body.degraded !== null || answer.body.results.length === 0;
  });
  expect(bad.map((answer) => answer.body)).toEqual([]);
  const found = answers.flatMap(({ body: { mode, results } }) =>
    results[0].document_id === 'doctor' ? [] : [[mode, results]],
  );
  expect(found).toEqual([]);
  expect(answers.length).toBeGreaterThan(100);
  expect(added.length).toBeGreaterThan(20);

  // Neither lost nor double, and each in both versions.
  const ids = await chunkIds();
  const expected = 31 + new Set(added.map((each) => each.id)).size;
  expect(ids.size).toBe(expected);
  const all = [...ids.values()].flat();
  expect(all).toHaveLength((expected - 1) * CHUNKS_PER_DOCUMENT + 1);
  expect(new Set(all).size).toBe(all.length);
  const { versions, ...state } = await list();
  expect(state).toEqual({ active: id, previous: versions[0].id });
  for (const version of versions) {
    expect(version).toMatchObject({ chunks: all.length, missing: 0, refused: 0, error: null });
    expect(version.size_bytes).toBe(4 * version.dimensions * all.length);
  }
  expect(versions.map(({ dimensions }: Json) => dimensions)).toEqual([64, 96]);

  // The new one answers, without the old service; also of what came last.
  const last = added.at(-1)!;
  old.down = true;
  const after = (await ask('Which doctor did purchase a car?')).body;
  expect(after).toMatchObject({
    mode: 'semantic',
    degraded: null,
    results: [{ document_id: 'doctor' }, {}, {}],
  });
  expect(after.results[0].score).not.toBeCloseTo(before.results[0].score, 6);
  const passage = `Paragraph 7 of ${last.id} at ${last.n} tells of`;
  expect((await ask(passage)).body.results[0].document_id).toBe(last.id);
  old.down = false;

  // And back: the old one answers as before, without the new service; what came meanwhile is there too.
  fresh.down = true;
  expect((await system.api.post(`${ROUTE}/rollback`, {})).body).toMatchObject({
    state: 'active',
    missing: 0,
  });
  const back = (await ask('Which doctor did purchase a car?')).body;
  expect(back.results[0]).toMatchObject({ document_id: 'doctor', score: before.results[0].score });
  expect((await ask(passage)).body.results[0].document_id).toBe(last.id);
  expect((await list()).previous).toBeNull();
});

describe('embedding versions', () => {
  let client: RagServiceClient;
  afterEach(() => client.close());

  const begin = async (env: Record<string, string> = {}): Promise<void> => {
    await start(env);
    client = new RagServiceClient({ baseUrl: system.api.url, retries: 0 });
  };
  /** With other settings. */
  const restart = async (env: Record<string, string>): Promise<void> => {
    Object.assign(system.env, env);
    for (const worker of system.services('worker')) await worker.stop();
    system.spawn('worker');
    await system.restartApi();
  };
  const codeOf = (call: Promise<unknown>): Promise<string | undefined> =>
    call.then(
      () => undefined,
      (error: ServiceResponseError) => error.code,
    );
  /** A version that is ready. */
  const built = async (): Promise<string> => {
    const { task_id, embedding_version } = await client.buildEmbeddingVersion('default', {
      provider: 'next',
    });
    expect(await client.waitForTask(task_id)).toMatchObject({ status: 'completed', error: null });
    return embedding_version.id;
  };
  const missing = async (id: string): Promise<number | undefined> =>
    (await client.embeddingVersions('default')).versions.find((version) => version.id === id)?.missing;

  it('are refused what makes no sense, with a code', async () => {
    await begin();
    expect(await codeOf(client.buildEmbeddingVersion('default', {}))).toBe('collection_not_found');
    expect(await codeOf(client.embeddingVersions('default'))).toBe('collection_not_found');
    expect(await codeOf(client.embeddingVersions('No Name'))).toBe('invalid_request');
    await system.api.process(text('a'), 'a.txt', CHUNKING);
    expect(await codeOf(client.buildEmbeddingVersion('default', { provider: 'http://evil' }))).toBe(
      'invalid_request',
    );
    expect(await codeOf(client.buildEmbeddingVersion('default', { dimensions: 0 }))).toBe('invalid_request');
    expect(await codeOf(client.activateEmbeddingVersion('default', 'none'))).toBe(
      'embedding_version_not_found',
    );
    expect(await codeOf(client.rollbackEmbeddingVersion('default'))).toBe('no_previous_embedding_version');
    const { active } = await client.embeddingVersions('default');
    expect(await codeOf(client.deleteEmbeddingVersion('default', active!))).toBe('embedding_version_active');

    fresh.latencyMs = 3000;
    const slow = { provider: 'next', texts_per_second: 1 };
    const first = await client.buildEmbeddingVersion('default', slow);
    expect((await client.buildEmbeddingVersion('default', slow)).task_id).toBe(first.task_id);
    const { id } = first.embedding_version;
    expect(await codeOf(client.activateEmbeddingVersion('default', id))).toBe('embedding_version_not_ready');
    for (const model of ['b', 'c']) await client.buildEmbeddingVersion('default', { ...slow, model });
    expect(await codeOf(client.buildEmbeddingVersion('default', { ...slow, model: 'd' }))).toBe(
      'too_many_embedding_versions',
    );
    await client.cancelTask(first.task_id);
    const { versions } = await client.embeddingVersions('default');
    expect(versions[1]).toMatchObject({ id, state: 'failed', error: { code: 'cancelled' } });
    const { task_id, embedding_version } = await client.buildEmbeddingVersion('default', {
      ...slow,
      model: 'c',
    });
    await client.deleteEmbeddingVersion('default', embedding_version.id);
    expect((await client.task(task_id)).status).toBe('cancelled');
    expect(await codeOf(client.deleteEmbeddingVersion('default', embedding_version.id))).toBe(
      'embedding_version_not_found',
    );
    expect((await client.embeddingVersions('default')).versions).toHaveLength(3);
  });

  it('make kept answers stale when another one is activated', async () => {
    await begin();
    await system.api.process('The physician bought an automobile.', 'doctor.txt');
    await built();
    const question = { query: 'Which doctor did purchase a car?', mode: 'semantic' as const };
    const first = await client.query(question);
    expect(await client.query(question)).toMatchObject({ cached: true });
    const { task_id, embedding_version } = await client.buildEmbeddingVersion('default', {
      provider: 'next',
      activate: true,
    });
    expect(await client.waitForTask(task_id)).toMatchObject({ result: { active: true } });
    const second = await client.query(question);
    expect(second.cached).toBe(false);
    expect(second.results[0]?.score).not.toBe(first.results[0]?.score);
    expect((await client.embeddingVersions('default')).active).toBe(embedding_version.id);
  });

  it('do not hold up documents while the service of a further one is away, and get them later', async () => {
    await begin();
    await system.api.process(text('a'), 'a.txt', CHUNKING);
    const id = await built();
    fresh.down = true;
    const late = await system.api.process(text('b'), 'b.txt', CHUNKING);
    expect(late).toMatchObject({ status: 'completed', attempt: 1 });
    expect(late.result.warnings).toEqual([expect.stringContaining(`${id} lacks it`)]);
    expect(await missing(id)).toBe(CHUNKS_PER_DOCUMENT);
    expect(await codeOf(client.activateEmbeddingVersion('default', id))).toBe('embedding_version_not_ready');
    const { task_id } = await client.buildEmbeddingVersion('default', { provider: 'next' });
    await sleep(2000);
    expect((await client.task(task_id)).finished_at).toBeNull();
    fresh.down = false;
    // Put off, not tried for nothing.
    expect(await client.waitForTask(task_id)).toMatchObject({ status: 'completed', attempt: 1 });
    expect(await missing(id)).toBe(0);
    expect(await client.activateEmbeddingVersion('default', id)).toMatchObject({ state: 'active' });
  });

  it('stay with their collection, whatever the settings become', async () => {
    await begin();
    await system.api.process('The physician bought an automobile.', 'doctor.txt');
    await client.activateEmbeddingVersion('default', await built());
    await restart({ EMBEDDING_SERVICES: '', EMBEDDING_MODEL: 'Other-64' });
    const alone = (await ask('Which automobile?', 'hybrid')).body;
    expect(alone).toMatchObject({
      mode: 'keyword',
      degraded: { from: 'hybrid', code: 'embedding_not_configured' },
    });
    expect(alone.results[0].filename).toBe('doctor.txt');
    expect(await ask('Which automobile?')).toMatchObject({
      status: 501,
      body: { code: 'embedding_not_configured' },
    });
    const failed = await system.api.process('Other text.', 'other.txt');
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'embedding_not_configured', retryable: false },
    });

    // The version of before is by the service that is there, asked for its own model.
    expect(await client.rollbackEmbeddingVersion('default')).toMatchObject({
      model: 'Meaning-64',
      missing: 0,
    });
    expect((await ask('Which car?')).body).toMatchObject({
      mode: 'semantic',
      results: [{ filename: 'doctor.txt' }],
    });
    await client.retryTask(failed.task_id);
    expect(await client.waitForTask(failed.task_id)).toMatchObject({ status: 'completed' });
    expect(old.byModel.get('Other-64')).toBeUndefined();
    await system.api.process('A text in a new collection.', 'new.txt', { collection: 'new' });
    expect((await client.embeddingVersions('new')).versions).toMatchObject([
      { model: 'Other-64', state: 'active' },
    ]);
    expect(old.byModel.get('Other-64')).toBe(1);
  });

  it('are filled with what was there before there was a service', async () => {
    await begin({ EMBEDDING_SERVICE_URL: '', EMBEDDING_MODEL: '', EMBEDDING_SERVICES: '' });
    await system.api.process(text('a'), 'a.txt', CHUNKING);
    expect(await client.embeddingVersions('default')).toEqual({ active: null, previous: null, versions: [] });
    await restart({ EMBEDDING_SERVICE_URL: old.url, EMBEDDING_MODEL: 'Meaning-64' });
    expect((await client.embeddingVersions('default')).versions).toMatchObject([
      { state: 'active', chunks: 0, missing: CHUNKS_PER_DOCUMENT },
    ]);
    const { task_id } = await client.buildEmbeddingVersion('default');
    expect(await client.waitForTask(task_id)).toMatchObject({
      result: { embedded_chunks: CHUNKS_PER_DOCUMENT },
    });
    expect((await ask('Paragraph 7 of a')).body).toMatchObject({ mode: 'semantic', degraded: null });
  });
});
