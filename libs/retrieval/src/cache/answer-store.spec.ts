import { Settings } from '@app/config';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Answer } from '../answer-types.js';
import { AnswerStore, type KeptAnswer } from './answer-store.js';

const answer: Answer = {
  results: [],
  sources: [],
  mode: 'keyword',
  degraded: null,
  reranked: false,
  rerank_error: null,
  rule: null,
  cached: false,
  took_ms: 1,
};
const kept = (generations: string): KeptAnswer => ({ generations, answer });

describe('AnswerStore', () => {
  let redis: Redis;
  let prefix: string;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = new Redis(process.env.REDIS_URL ?? '');
    await once(redis, 'ready');
  });
  afterAll(() => redis.quit());
  beforeEach(() => (prefix = `{store-${randomUUID().slice(0, 8)}}`));
  afterEach(async () => {
    const keys = await redis.keys(`${prefix}*`);
    if (keys.length > 0) await redis.unlink(keys);
  });

  const store = (settings: Partial<Settings> = {}, connection = redis): AnswerStore =>
    new AnswerStore(connection, Object.assign(new Settings(), { REDIS_PREFIX: prefix, ...settings }));
  const entries = async (): Promise<number> => (await redis.keys(`${prefix}*:entry:*`)).length;

  it('gives what was put last, in any process', async () => {
    await store().put('a', kept('1'));
    await store().put('a', kept('2'));
    expect(await store().get('a')).toEqual(kept('2'));
    expect(await store().get('b')).toBeUndefined();
  });

  it('keeps those that were used last', async () => {
    const two = store({ QUERY_CACHE_MAX_ENTRIES: 2 });
    await two.put('a', kept('a'));
    await two.put('b', kept('b'));
    // Seconds are what uses are told apart by.
    await redis.zadd(`${prefix}:query-cache:uses`, '1', 'a', '2', 'b');
    await redis.expire(`${prefix}:query-cache:uses`, 60);
    await two.get('a');
    const uses = Number(await redis.zscore(`${prefix}:query-cache:uses`, 'a'));
    expect(uses).toBeGreaterThan(1_000_000);
    await redis.zadd(`${prefix}:query-cache:uses`, uses - 1, 'b');
    await two.put('c', kept('c'));
    expect(await entries()).toBe(2);
    expect(await two.get('b')).toBeUndefined();
    expect(await two.get('a')).toEqual(kept('a'));
  });

  it('has never more than it may, and nothing for ever', async () => {
    const three = store({ QUERY_CACHE_MAX_ENTRIES: 3, REDIS_CACHE_TTL: 50 });
    for (let index = 0; index < 20; index += 1) await three.put(`k${index}`, kept('x'));
    expect(await entries()).toBe(3);
    for (const key of await redis.keys(`${prefix}*`)) {
      expect(await redis.ttl(key)).toBeGreaterThan(0);
      expect(await redis.ttl(key)).toBeLessThanOrEqual(51);
    }
  });

  it('forgets the uses of what has expired', async () => {
    await store().put('old', kept('x'));
    await redis.zadd(`${prefix}:query-cache:uses`, 1, 'old');
    await store().put('new', kept('x'));
    expect(await redis.zrange(`${prefix}:query-cache:uses`, '0', '-1')).toEqual(['new']);
  });

  it('does not take what is too large', async () => {
    await store().put('a', kept('x'.repeat(128 * 1024)));
    expect(await entries()).toBe(0);
  });

  it.each([{ REDIS_CACHE_TTL: 0 }, { QUERY_CACHE_MAX_ENTRIES: 0 }])('is off with %j', (settings) => {
    expect(store(settings).isOff).toBe(true);
    expect(store().isOff).toBe(false);
  });

  it('is empty while Redis is away', async () => {
    const away = new Redis(1, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    away.on('error', () => undefined);
    const lost = store({}, away);
    await lost.put('a', kept('1'));
    expect(await lost.get('a')).toBeUndefined();
    away.disconnect();
  });
});
