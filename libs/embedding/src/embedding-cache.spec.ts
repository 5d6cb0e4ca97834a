import { Settings } from '@app/config';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddingCache } from './embedding-cache.js';

type Entry = readonly [text: string, vector: Float32Array];

describe('EmbeddingCache', () => {
  let redis: Redis;
  let prefix: string;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = new Redis(process.env.REDIS_URL ?? '');
    await once(redis, 'ready');
  });
  afterAll(() => redis.quit());
  beforeEach(() => (prefix = `{vectors-${randomUUID().slice(0, 8)}}`));
  afterEach(async () => {
    const keys = await redis.keys(`${prefix}*`);
    if (keys.length > 0) await redis.unlink(keys);
  });

  const cache = (settings: Partial<Settings> = {}, connection = redis): EmbeddingCache =>
    new EmbeddingCache(connection, Object.assign(new Settings(), { REDIS_PREFIX: prefix, ...settings }));
  const entries = (count: number, from = 0, dimensions = 384): Entry[] =>
    Array.from({ length: count }, (_, at) => [`text ${from + at}`, new Float32Array(dimensions).fill(at)]);
  const epoch = async (version = 'version') => (await cache().get(version, 'passage', [''])).epoch;
  const put = async (into: EmbeddingCache, some: readonly Entry[]): Promise<void> =>
    into.put('version', 'passage', some, await epoch());
  const has = async (
    one: EmbeddingCache,
    some: readonly Entry[],
    version = 'version',
  ): Promise<boolean[]> => {
    const texts = some.map(([text]) => text);
    const { vectors } = await one.get(version, 'passage', texts);
    return texts.map((_, at) => vectors[at] !== undefined);
  };
  const kept = async (): Promise<number> => (await redis.keys(`${prefix}*:passage:*`)).length;
  const uses = (): string => `${prefix}:embedding:uses`;

  it('keeps those that were used last', async () => {
    // 64 KiB each: twelve of them are a mebibyte with what Redis needs beside them.
    const large = entries(19, 0, 16_384);
    const [first, read, later] = [large.slice(0, 12), large.slice(3, 8), large.slice(12)];
    const one = cache({ EMBEDDING_CACHE_MAX_MB: 1 });
    await put(one, first);
    expect(await has(one, first)).toEqual(first.map(() => true));
    await sleep(5);
    await has(one, read);
    await sleep(5);
    await put(one, later);
    expect(await kept()).toBe(12);
    expect(await has(one, [...read, ...later])).toEqual([...read, ...later].map(() => true));
  });

  it('takes no more of the memory of Redis than it may', async () => {
    await put(cache({ EMBEDDING_CACHE_MAX_MB: 1 }), entries(1000));
    const keys = await redis.keys(`${prefix}*`);
    const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
    const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    expect(bytes).toBeLessThan(2 ** 20);
    expect(bytes).toBeGreaterThan(0.75 * 2 ** 20);
  });

  it('comes down to a lower bound by and by', async () => {
    await put(cache(), entries(2000));
    const lower = cache({ EMBEDDING_CACHE_MAX_MB: 1 });
    await put(lower, entries(1, 2000));
    expect(await kept()).toBe(1001);
    await put(lower, entries(1, 2001));
    expect(await kept()).toBe(429);
  });

  it('has nothing for ever, and forgets the uses of what has expired', async () => {
    await put(cache({ REDIS_CACHE_TTL: 50 }), entries(3));
    for (const key of await redis.keys(`${prefix}*`)) {
      expect(await redis.ttl(key)).toBeGreaterThan(0);
      expect(await redis.ttl(key)).toBeLessThanOrEqual(51);
    }
    await redis.zadd(uses(), 1, 'version:passage:old');
    await put(cache({ REDIS_CACHE_TTL: 50 }), entries(1, 3));
    expect(await redis.zcard(uses())).toBe(4);
    expect(await redis.zscore(uses(), 'version:passage:old')).toBeNull();
  });

  it('remembers no use of what it has not', async () => {
    await has(cache(), entries(3));
    expect(await redis.exists(uses())).toBe(0);
  });

  it('counts what it had and what it had not', async () => {
    const one = cache();
    await put(one, entries(150));
    await has(one, entries(250));
    expect(one.counts).toEqual({ hit: 150, miss: 100 });
    expect(cache().counts).toEqual({ hit: 0, miss: 0 });
  });

  it('has nothing any more of a version that is distrusted, and of the others what it had', async () => {
    const one = cache({ REDIS_CACHE_TTL: 50 });
    await put(one, entries(2));
    await one.put('other', 'passage', entries(2), await epoch('other'));
    const before = await epoch();
    await cache({ REDIS_CACHE_TTL: 50 }).distrust('version');
    expect(await has(one, entries(2))).toEqual([false, false]);
    expect(await has(one, entries(2), 'other')).toEqual([true, true]);
    // What was asked for before comes too late, what is asked for now does not.
    await one.put('version', 'passage', entries(1), before);
    expect(await has(one, entries(1))).toEqual([false]);
    await put(one, entries(1));
    expect(await has(one, entries(2))).toEqual([true, false]);
    const key = `${prefix}:embedding:epoch:version`;
    expect(await redis.ttl(key)).toBeGreaterThan(50 - 2);
    // As if that time were over.
    await one.put('version', 'passage', entries(1, 5), before);
    await redis.del(key);
    expect(await has(one, entries(1, 5))).toEqual([false]);
  });

  it('does not say that a version is distrusted when it is not', async () => {
    const away = new Redis(1, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    away.on('error', () => undefined);
    await expect(cache({}, away).distrust('version')).rejects.toThrow();
    away.disconnect();
  });

  it.each([{ REDIS_CACHE_TTL: 0 }, { EMBEDDING_CACHE_MAX_MB: 0 }])('is off with %j', async (settings) => {
    const { epoch: none } = await cache(settings).get('version', 'passage', ['']);
    await cache(settings).put('version', 'passage', entries(1), none);
    await cache(settings).distrust('version');
    expect(await redis.keys(`${prefix}*`)).toEqual([]);
    await put(cache(), entries(1));
    expect(await has(cache(settings), entries(1))).toEqual([false]);
  });
});
