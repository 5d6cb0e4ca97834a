import { loadSettings } from '@app/config';
import { EmbeddingServiceClient } from '@app/http-client';
import { Redis } from 'ioredis';
import { EmbeddingServer } from '../../../test/support/embedding-server.js';
import { vectorOf } from '../../../test/support/meaning.js';
import { Embedders } from './embedders.js';
import { EmbeddingCache } from './embedding-cache.js';
import { RecentlyUsed } from './recently-used.js';

const { signal } = new AbortController();

let server: EmbeddingServer;
let other: EmbeddingServer;
let redis: Redis;
let embedders: Embedders;

beforeAll(() => (redis = new Redis(process.env.REDIS_URL ?? '')));
afterAll(() => redis.quit());
beforeEach(async () => {
  server = await EmbeddingServer.start();
  other = await EmbeddingServer.start({ dimensions: 32, requireKey: 'other' });
  embedders = of({});
});
afterEach(async () => {
  embedders.onApplicationShutdown();
  await Promise.all([server.stop(), other.stop()]);
});

function of(env: Record<string, string>, client: EmbeddingServiceClient | null = null): Embedders {
  const settings = loadSettings({
    EMBEDDING_SERVICE_URL: server.url,
    EMBEDDING_MODEL: 'first',
    EMBEDDING_QUERY_PREFIX: 'query: ',
    EMBEDDING_SERVICES: JSON.stringify({
      other: { url: other.url, model: 'second', api_key: 'other', passage_prefix: 'p: ' },
    }),
    REDIS_CACHE_TTL: '0',
    ...env,
  });
  return new Embedders(settings, new EmbeddingCache(redis, settings), client);
}

it('embeds by the service, the model and the prefixes of a version', async () => {
  const version = embedders.version({ provider: 'other' });
  const embedded = await embedders.of(version).embedPassages(['car'], { signal });
  expect(embedded).toMatchObject({ vectors: [vectorOf('p: car', 32)], asked: 1 });
  await embedders.of(embedders.version({})).embedQuery('car', { signal });
  expect([...server.sent.keys(), ...other.sent.keys()]).toEqual(['query: car', 'p: car']);
  expect([...server.byModel.keys(), ...other.byModel.keys()]).toEqual(['first', 'second']);
});

it('asks for the dimensions of a version, which make it another one', async () => {
  const short = embedders.version({ dimensions: 8 });
  expect((await embedders.of(short).embedQuery('car', { signal })).length).toBe(8);
  expect(short.id).not.toBe(embedders.version({}).id);
});

it('gives the prefixes of a service to its own model only', () => {
  expect(embedders.version({})).toMatchObject({ model: 'first', queryPrefix: 'query: ' });
  expect(embedders.version({ model: 'first', queryPrefix: '' })).toMatchObject({ queryPrefix: '' });
  expect(embedders.version({ model: 'third' })).toMatchObject({ queryPrefix: '', passagePrefix: '' });
});

it('knows a model again behind another service', () => {
  const asked = { model: 'm', queryPrefix: 'q', passagePrefix: 'p' };
  const [one, two] = [embedders.version(asked), embedders.version({ ...asked, provider: 'other' })];
  expect(one.id).toBe(two.id);
  expect([one.provider, two.provider]).toEqual(['default', 'other']);
});

it('says of a service that is not configured that it is not', () => {
  expect(() => embedders.version({ provider: 'third' })).toThrow(
    expect.objectContaining({
      code: 'invalid_request',
      errors: [expect.objectContaining({ field: 'provider' })],
    }),
  );
  const gone = { ...embedders.version({}), provider: 'third' };
  expect(() => embedders.of(gone)).toThrow(expect.objectContaining({ code: 'embedding_not_configured' }));
});

it('uses the client it was given where the initial version is the active one, and one of its own for each else', () => {
  const client = new EmbeddingServiceClient({ baseUrl: server.url, model: 'first' });
  jest.spyOn(client, 'circuitPauseMs', 'get').mockReturnValue(77);
  const given = of({}, client);
  expect(given.ofActive(given.version({})).pauseMs).toBe(77);
  expect(given.of(given.version({})).pauseMs).toBe(0);
  expect(given.ofActive(given.version({ model: 'x' })).pauseMs).toBe(0);
  client.close();
  given.onApplicationShutdown();
});

it('has no initial version without EMBEDDING_SERVICE_URL, and is configured by others', () => {
  const given = of({ EMBEDDING_SERVICE_URL: '' });
  expect([given.initial, given.isConfigured]).toEqual([undefined, true]);
  const none = of({ EMBEDDING_SERVICE_URL: '', EMBEDDING_SERVICES: '' });
  expect([none.isConfigured, none.fingerprint]).toEqual([false, undefined]);
  expect(new Set([given.fingerprint, embedders.fingerprint]).size).toBe(2);
});

it('keeps a bounded number of things, those that were used last', () => {
  const gone: string[] = [];
  const kept = new RecentlyUsed<string>(2, (entry) => gone.push(entry));
  for (const key of ['a', 'b', 'a', 'c']) kept.get(key, () => key.toUpperCase());
  expect(gone).toEqual(['B']);
  kept.clear();
  expect(gone).toEqual(['B', 'A', 'C']);
});
