import { ChunkIndex, removed, requested, versionIn, type VersionRecord } from '@app/chunk-index';
import { loadSettings } from '@app/config';
import { EmbeddingCache, Embedders, type EmbeddingVersion } from '@app/embedding';
import { PostponeError, type JobContext } from '@app/queue';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddingServer } from '../../../../test/support/embedding-server.js';
import { BuildVersionHandler, type BuildResult } from './build-version.handler.js';

const collection = 'books';

let directory: string;
let index: ChunkIndex;
let server: EmbeddingServer;
let redis: Redis;
let prefix: string;
let embedders: Embedders;
let handler: BuildVersionHandler;
let version: EmbeddingVersion;
let progress: [stage: string, done: number, total: number][];

beforeAll(() => {
  Logger.overrideLogger(false);
  redis = new Redis(process.env.REDIS_URL ?? '');
});
afterAll(() => redis.quit());
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ragmill-build-'));
  index = new ChunkIndex(directory, (_collection, work) => work());
  server = await EmbeddingServer.start({ dimensions: 16 });
  prefix = `{build-${randomUUID().slice(0, 8)}}`;
  progress = [];
  restart();
  version = embedders.version({ provider: 'next' });
  await put('old', 5);
});
afterEach(async () => {
  embedders.onApplicationShutdown();
  await Promise.all([index.close(), server.stop()]);
  await rm(directory, { recursive: true });
  const keys = await redis.keys(`${prefix}*`);
  if (keys.length > 0) await redis.unlink(keys);
});

/** As another process would. */
function restart(env: Record<string, string> = {}): void {
  const settings = loadSettings({
    REDIS_PREFIX: prefix,
    EMBEDDING_SERVICES: JSON.stringify({ next: { url: server.url, model: 'next' } }),
    EMBEDDING_BATCH_SIZE: '4',
    EMBEDDING_CONCURRENCY: '1',
    ...env,
  });
  const cache = new EmbeddingCache(redis, settings);
  embedders = new Embedders(settings, cache, null);
  handler = new BuildVersionHandler(index, embedders, cache, settings);
}

const put = (documentId: string, count: number): Promise<void> => {
  const chunks = Array.from({ length: count }, (_, n) => ({
    text: `chunk ${n} of ${documentId}`,
    terms: `chunk ${n}`,
    pageStart: null,
    pageEnd: null,
  }));
  const record = {
    ...{ documentId, collection, revision: 'r', filename: 'a.txt', contentType: 'text/plain', bytes: 1 },
    ...{
      fileKey: 'k',
      pages: null,
      characters: 1,
      chunkCount: count,
      metadata: {},
      taskId: 't',
      warnings: [],
    },
    ...{
      submittedAt: '2026-01-01T00:00:00.000Z',
      indexedAt: '2026-01-01T00:00:00.000Z',
      embeddingVersion: null,
    },
  };
  return index.replaceDocument(record, chunks);
};
const ask = (
  more: { version?: EmbeddingVersion; activate?: boolean; textsPerSecond?: number } = {},
): Promise<unknown> =>
  index.versions.change(collection, (state) =>
    requested(state, { version, taskId: 't', activate: false, textsPerSecond: null, ...more }),
  );
const run = (signal = new AbortController().signal): Promise<BuildResult> => {
  const context = {
    signal,
    progress: (...given: [string, number, number]) => void progress.push(given),
  } as unknown as JobContext;
  return handler.build({ collection, version: version.id }, context);
};
const record = async (): Promise<VersionRecord> =>
  versionIn((await index.versions.state(collection))!, version.id);
const counts = (): Promise<object> => index.versions.counts(collection, version.id);
const chunksSent = (): [string, number][] => [...server.sent].filter(([text]) => text.startsWith('chunk'));

describe('the building of an embedding version', () => {
  it('embeds what is there, tells how far it is, looks at some of it again, and is ready', async () => {
    await put('more', 20);
    await ask();
    expect(await run()).toEqual({
      collection,
      embedding_version: version.id,
      embedded_chunks: 25,
      refused_chunks: 0,
      active: false,
    });
    expect(await record()).toMatchObject({
      state: 'ready',
      error: null,
      readyAt: expect.any(String) as string,
    });
    expect(progress[0]).toEqual(['embed', 0, 25]);
    expect(progress.at(-3)).toEqual(['embed', 25, 25]);
    expect(progress.at(-1)).toEqual(['verify', 1, 1]);
    const again = chunksSent().filter(([, times]) => times === 2);
    expect(again.length).toBeGreaterThan(0);
    expect(again.length).toBeLessThanOrEqual(8);
  });

  it('is ready at once where there are no documents', async () => {
    await index.deleteDocument(collection, 'old');
    await ask({ activate: true });
    expect(await run()).toMatchObject({ embedded_chunks: 0, refused_chunks: 0, active: true });
    await put('new', 3);
    expect(await counts()).toMatchObject({ missing: 3 });
  });

  it('activates it with the same step where that was asked for', async () => {
    await ask({ activate: true });
    expect(await run()).toMatchObject({ active: true });
    expect(await index.versions.state(collection)).toMatchObject({ active: version.id });
  });

  it('gives its slot back when its time is over, and goes on where it was', async () => {
    restart({ TASK_SOFT_TIME_LIMIT: '1' });
    await put('more', 40);
    await ask({ textsPerSecond: 30 });
    let slices = 0;
    for (let done = false; !done; slices += 1) {
      const before = ((await counts()) as { embedded: number }).embedded;
      done = await run().then(
        () => true,
        (error: unknown) => {
          expect(error).toBeInstanceOf(PostponeError);
          expect(error).toMatchObject({ turns: 1 });
          return false;
        },
      );
      if (!done) expect(((await counts()) as { embedded: number }).embedded).toBeGreaterThan(before);
    }
    expect(slices).toBeGreaterThan(1);
    expect(await counts()).toMatchObject({ embedded: 45, missing: 0 });
    expect(chunksSent()).toHaveLength(45);
  });

  it('asks for so many texts a second, of which what is in the cache is none', async () => {
    await put('more', 15);
    await ask({ textsPerSecond: 10 });
    const startedAt = performance.now();
    await run();
    expect(performance.now() - startedAt).toBeGreaterThan(1900);
    await index.versions.dropVectors(collection, version.id);
    const again = performance.now();
    await run();
    expect(performance.now() - again).toBeLessThan(1900);
    expect(await counts()).toMatchObject({ embedded: 20 });
  });

  it('keeps what it has got when it is cancelled in the middle', async () => {
    restart({ REDIS_CACHE_TTL: '0' });
    await put('more', 300);
    server.latencyMs = 10;
    await ask();
    const controller = new AbortController();
    const running = run(controller.signal);
    while (!progress.some(([, done]) => done >= 256)) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow();
    expect(await counts()).toMatchObject({ embedded: 256, missing: 49 });
    expect(await record()).toMatchObject({ state: 'building', error: null });
  });

  it('does not go round chunks that the service refuses; they are counted', async () => {
    await put('more', 15);
    server.poison = 'chunk 3 of old';
    await ask();
    expect(await run()).toMatchObject({ embedded_chunks: 19, refused_chunks: 1 });
    expect(await counts()).toMatchObject({ embedded: 19, refused: 1, missing: 0 });
    expect(await record()).toMatchObject({ state: 'ready' });
  });

  it('fails when the service refuses too many, and begins anew when that has been mended', async () => {
    await put('more', 15);
    server.poison = 'of old';
    await ask();
    const error = {
      code: 'embedding_version_unverified',
      message: 'The embedding service refused 5 of 20 chunks.',
    };
    await expect(run()).rejects.toMatchObject({ ...error, retryable: false });
    expect(await record()).toMatchObject({ state: 'failed', error });
    expect(await counts()).toMatchObject({ embedded: 0, refused: 0, missing: 20 });
    server.poison = undefined;
    await ask();
    expect(await run()).toMatchObject({ embedded_chunks: 20, refused_chunks: 0 });
  });

  it('fails when the service gives other vectors the second time, and does not take them from the cache again, though it was deleted', async () => {
    await ask();
    jest.spyOn(index.versions, 'sample').mockImplementationOnce((...given) => {
      server.drift = 1;
      return index.versions.sample(...given);
    });
    await expect(run()).rejects.toMatchObject({ code: 'embedding_version_unverified' });
    expect(await record()).toMatchObject({ state: 'failed' });
    expect(await counts()).toMatchObject({ embedded: 0 });
    await index.versions.change(collection, (state) => removed(state, version.id));
    await ask();
    expect(await run()).toMatchObject({ embedded_chunks: 5 });
  });

  it('fails when the service gives vectors of another length than before', async () => {
    await ask();
    server.dimensions = 8;
    const [first] = await index.versions.missing(collection, version.id, 1);
    const vectors = [Float32Array.from({ length: 16 }, () => 1)];
    await index.versions.fill(collection, [first!.chunkId], { id: version.id, vectors });
    await expect(run()).rejects.toMatchObject({ code: 'embedding_rejected' });
    expect(await record()).toMatchObject({ state: 'failed', error: { code: 'embedding_rejected' } });
    expect(await run()).toMatchObject({ embedded_chunks: 5 });
  });

  it('is put off while the service is away, and counts only where it is the texts that fail', async () => {
    await ask();
    server.down = true;
    await expect(run()).rejects.toMatchObject({
      name: 'PostponeError',
      seconds: expect.any(Number) as number,
    });
    // A short text was tried, and no chunk.
    expect(new Set(server.batches)).toEqual(new Set([1]));
    Object.assign(server, { down: false, poison: 'chunk', poisonStatus: 503 });
    restart();
    await expect(run()).rejects.toMatchObject({ code: 'embedding_unavailable', retryable: true });
    expect(await record()).toMatchObject({ state: 'building', error: null });
    server.poison = undefined;
    restart();
    expect(await run()).toMatchObject({ embedded_chunks: 5 });
  }, 120_000);

  it('waits for documents that came without it', async () => {
    await ask();
    const sample = jest.spyOn(index.versions, 'sample').mockImplementationOnce(async () => {
      await put('late', 3);
      return [];
    });
    await expect(run()).rejects.toBeInstanceOf(PostponeError);
    expect(await record()).toMatchObject({ state: 'building' });
    sample.mockRestore();
    expect(await run()).toMatchObject({ embedded_chunks: 8 });
  });

  describe('of one that is active and is to move to another service', () => {
    let other: EmbeddingServer;
    beforeEach(async () => {
      await ask({ activate: true }).then(() => run());
      other = await EmbeddingServer.start({ dimensions: 16 });
      const services = { next: { url: server.url, model: 'next' }, other: { url: other.url, model: 'next' } };
      restart({ EMBEDDING_SERVICES: JSON.stringify(services) });
    });
    afterEach(() => other.stop());

    const active = (): Promise<VersionRecord | undefined> => index.versions.active(collection);
    const move = (provider = 'other'): Promise<unknown> => ask({ version: { ...version, provider } });

    it('moves when that gives the same vectors, and not before', async () => {
      await move();
      expect(await active()).toMatchObject({ id: version.id, provider: 'next' });
      await run();
      expect(await active()).toMatchObject({ id: version.id, provider: 'other', pendingProvider: null });
    });

    it('stays where it is when that gives others, of which none comes among its vectors or into the cache', async () => {
      await put('late', 3);
      other.drift = 1;
      await move();
      await expect(run()).rejects.toMatchObject({ code: 'embedding_version_unverified' });
      const error = { code: 'embedding_version_unverified' };
      expect(await active()).toMatchObject({ id: version.id, provider: 'next', state: 'ready', error });
      expect(await counts()).toMatchObject({ embedded: 5, missing: 3 });
      await index.versions.dropVectors(collection, version.id);
      expect(await run()).toMatchObject({ embedded_chunks: 8, active: true });
      expect(await active()).toMatchObject({ provider: 'next', error: null });
    });

    it('does not move to a service that was named while another one was verified', async () => {
      await move();
      const sample = jest.spyOn(index.versions, 'sample');
      sample.mockImplementationOnce(() => move('third').then(() => []));
      await expect(run()).rejects.toBeInstanceOf(PostponeError);
      expect(await active()).toMatchObject({ provider: 'next', pendingProvider: 'third' });
    });
  });

  it('ends when its version is deleted, or its service is no longer configured', async () => {
    await ask();
    restart({ EMBEDDING_SERVICES: JSON.stringify({ other: { url: server.url, model: 'other' } }) });
    await expect(run()).rejects.toMatchObject({ code: 'embedding_not_configured', retryable: false });
    expect(await record()).toMatchObject({ state: 'building' });
    restart();
    await index.versions.change(collection, (state) => removed(state, version.id));
    await expect(run()).rejects.toMatchObject({ code: 'embedding_version_not_found' });
  });
});
