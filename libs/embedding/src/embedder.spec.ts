import { loadSettings } from '@app/config';
import { EmbeddingServiceClient } from '@app/http-client';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { EmbeddingServer } from '../../../test/support/embedding-server.js';
import { vectorOf } from '../../../test/support/meaning.js';
import { Embedder } from './embedder.js';
import { EmbeddingCache } from './embedding-cache.js';
import { embeddingProviders, versionBy } from './embedding-providers.js';
import { embeddingServiceOptions } from './embedding-service-options.js';

const { signal } = new AbortController();
const TEXTS = Array.from({ length: 10 }, (_, index) => `Text number ${index}`);

let server: EmbeddingServer;
let redis: Redis;
let prefix: string;
const clients: EmbeddingServiceClient[] = [];

beforeAll(async () => {
  redis = new Redis(process.env.REDIS_URL ?? '');
  await once(redis, 'ready');
});
afterAll(() => redis.quit());
beforeEach(async () => {
  server = await EmbeddingServer.start();
  prefix = `{embedder-${randomUUID().slice(0, 8)}}`;
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
  const keys = await redis.keys(`${prefix}*`);
  if (keys.length > 0) await redis.unlink(keys);
});

function embedder(env: Record<string, string> = {}, connection = redis): Embedder {
  const settings = loadSettings({
    REDIS_PREFIX: prefix,
    EMBEDDING_SERVICE_URL: server.url,
    EMBEDDING_MODEL: 'intfloat/Multilingual-E5',
    EMBEDDING_BATCH_SIZE: '3',
    ...env,
  });
  const provider = embeddingProviders(settings).get('default')!;
  const version = versionBy(provider);
  const options = embeddingServiceOptions(settings, provider, version);
  const client = new EmbeddingServiceClient({ ...options, retryDelayMs: 1 });
  clients.push(client);
  return new Embedder(new EmbeddingCache(connection, settings), { client, version });
}

describe('embedPassages', () => {
  it('gives a vector for each text, and tells how many are done', async () => {
    const done: number[] = [];
    const { vectors, refused } = await embedder().embedPassages(TEXTS, {
      signal,
      onProgress: (count) => done.push(count),
    });
    expect(vectors).toEqual(TEXTS.map((text) => vectorOf(text, 64)));
    expect(refused).toEqual([]);
    expect(done[0]).toBe(0);
    expect(done.at(-1)).toBe(10);
    expect([...done].sort((a, b) => a - b)).toEqual(done);
  });

  it('asks only for what no process has asked before', async () => {
    await embedder().embedPassages(TEXTS.slice(0, 5), { signal });
    const done: number[] = [];
    const { vectors } = await embedder().embedPassages([...TEXTS].reverse(), {
      signal,
      onProgress: (count) => done.push(count),
    });
    expect(vectors).toEqual([...TEXTS].reverse().map((text) => vectorOf(text, 64)));
    expect(done[0]).toBe(5);
    expect([...server.sent.values()]).toEqual(TEXTS.map(() => 1));
  });

  it('keeps what it has got when the service goes away in the middle', async () => {
    const one = embedder({ EMBEDDING_CONCURRENCY: '1' });
    Object.assign(server, { poison: 'number 4', poisonStatus: 503 });
    await expect(one.embedPassages(TEXTS, { signal })).rejects.toMatchObject({
      code: 'embedding_unavailable',
    });
    expect(server.sent.size).toBe(3);
    server.poison = undefined;
    await one.embedPassages(TEXTS, { signal });
    expect([...server.sent.values()]).toEqual(TEXTS.map(() => 1));
  });

  it('names the texts that the service refuses by where they stand, those from the cache left out', async () => {
    await embedder().embedPassages(TEXTS.slice(0, 5), { signal });
    server.poison = 'number 7';
    const { vectors, refused } = await embedder().embedPassages(TEXTS, { signal });
    expect(refused).toEqual([{ index: 7, reason: 'The embedding service refused the text (400).' }]);
    expect(vectors.map((vector) => vector === null)).toEqual(TEXTS.map((_, index) => index === 7));
  });

  it.each([
    ['another model', { EMBEDDING_MODEL: 'other' }],
    ['other prefixes', { EMBEDDING_PASSAGE_PREFIX: 'passage: ' }],
  ])('does not take vectors of %s for its own', async (_, env) => {
    await embedder().embedPassages(TEXTS.slice(0, 3), { signal });
    await embedder(env).embedPassages(TEXTS.slice(0, 3), { signal });
    expect(server.batches).toEqual([3, 3]);
  });

  it('asks past the cache when it is told so, which gets none of the answer', async () => {
    const one = embedder();
    await one.embedPassages(['a', 'b'], { signal });
    server.drift = 1;
    const { vectors, asked } = await one.embedPassages(['a', 'c'], { signal, isCached: false });
    expect(asked).toBe(2);
    expect(vectors[0]).not.toEqual(vectorOf('a', 64));
    server.drift = 0;
    const later = await one.embedPassages(['a', 'b', 'c'], { signal });
    expect(later).toMatchObject({ vectors: ['a', 'b', 'c'].map((text) => vectorOf(text, 64)), asked: 1 });
  });

  it('keeps nothing when it is told so, and forgets after the time it is told', async () => {
    await embedder({ REDIS_CACHE_TTL: '0' }).embedPassages(['a b c'], { signal });
    expect(await redis.keys(`${prefix}*`)).toEqual([]);
    await embedder({ REDIS_CACHE_TTL: '77' }).embedPassages(['a b c'], { signal });
    const [key] = await redis.keys(`${prefix}*`);
    expect(await redis.ttl(key ?? '')).toBeGreaterThan(70);
  });

  it('works without Redis', async () => {
    const away = new Redis(1, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    away.on('error', () => undefined);
    const { vectors } = await embedder({}, away).embedPassages(TEXTS, { signal });
    expect(vectors[9]).toEqual(vectorOf(TEXTS[9]!, 64));
    away.disconnect();
  });

  it('gives up with the reason of the signal', async () => {
    server.latencyMs = 5000;
    const controller = new AbortController();
    const embedding = embedder().embedPassages(TEXTS, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('cancelled')), 50);
    await expect(embedding).rejects.toThrow('cancelled');
  });
});

describe('embedQuery', () => {
  it('asks once, and differently from a passage', async () => {
    const one = embedder({ EMBEDDING_QUERY_PREFIX: 'query: ', EMBEDDING_PASSAGE_PREFIX: 'passage: ' });
    const first = await one.embedQuery('car', { signal });
    expect(await one.embedQuery('car', { signal })).toEqual(first);
    await one.embedPassages(['car'], { signal });
    expect([...server.sent.keys()]).toEqual(['query: car', 'passage: car']);
    expect(server.requests).toBe(2);
  });
});

describe('an error', () => {
  it.each([
    [401, 'embedding_unavailable', true],
    [404, 'embedding_unavailable', true],
    [503, 'embedding_unavailable', true],
    [400, 'embedding_rejected', false],
    [413, 'embedding_rejected', false],
  ])('of %d is %s', async (status, code, retryable) => {
    server.failNext(...Array.from({ length: 20 }, () => status));
    const error: unknown = await embedder()
      .embedQuery('text', { signal })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'AppError', code, retryable });
  });

  it('of an answer that is none is one to try again', async () => {
    server.wrongDimensions = true;
    const two = embedder();
    await expect(two.embedPassages(['a', 'b'], { signal })).rejects.toMatchObject({
      code: 'embedding_unavailable',
    });
  });
});

it('a version has the name of its model and differs with what the model is asked', () => {
  const id = (env: Record<string, string> = {}): string | undefined => embedder(env).version.id;
  expect(id()).toMatch(/^intfloat_multilingual_e5_[0-9a-f]{8}$/);
  expect(new Set([id(), id({ EMBEDDING_MODEL: 'x' }), id({ EMBEDDING_QUERY_PREFIX: 'query: ' })]).size).toBe(
    3,
  );
  expect(id({ EMBEDDING_API_KEY: 'k', EMBEDDING_SERVICE_URL: 'http://127.0.0.1:1' })).toBe(id());
});
