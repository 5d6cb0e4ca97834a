import { RagServiceClient, type ServiceResponseError } from '@app/http-client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './support/api.js';
import type { EmbeddingServer } from './support/embedding-server.js';
import type { System } from './support/system.js';
import { askAnew, CHUNKING, CHUNKS_PER_DOCUMENT, longText, TwoServices } from './support/two-services.js';

jest.setTimeout(180_000);

describe('embedding versions', () => {
  let services: TwoServices;
  let old: EmbeddingServer;
  let fresh: EmbeddingServer;
  let system: System;
  let client: RagServiceClient;

  beforeEach(async () => (services = await TwoServices.start()));
  afterEach(async () => {
    client.close();
    await system.stop();
    await services.stop();
  });

  const begin = async (env: Record<string, string> = {}): Promise<void> => {
    system = await services.startSystem(env);
    ({ old, fresh } = services);
    client = new RagServiceClient({ baseUrl: system.api.url, retries: 0 });
  };
  /** With other settings. */
  const restart = async (env: Record<string, string>): Promise<void> => {
    Object.assign(system.env, env);
    for (const worker of system.services('worker')) await worker.stop();
    system.spawn('worker');
    await system.restartApi();
  };
  const ask = (query: string, mode?: string): Promise<Answer> => askAnew(system, query, mode);
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
    await system.api.process(longText('a'), 'a.txt', CHUNKING);
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
    await system.api.process(longText('a'), 'a.txt', CHUNKING);
    const id = await built();
    fresh.down = true;
    const late = await system.api.process(longText('b'), 'b.txt', CHUNKING);
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
    await system.api.process(longText('a'), 'a.txt', CHUNKING);
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
