import { Settings } from '@app/config';
import { BestEffort, RedisScript } from '@app/redis';
import { Injectable, Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Answer } from '../answer-types.js';

/** An answer, and of what state of the collections it is. */
export interface KeptAnswer {
  readonly generations: string;
  readonly answer: Answer;
}

/** Of one entry as JSON; a larger answer is not kept. */
const MAX_BYTES = 128 * 1024;
/** A search takes a few milliseconds: a cache that takes much longer is none. */
const LIMIT_MS = 250;

/** KEYS: entry, uses. ARGV: the entry's name in the uses. */
const READ = new RedisScript<string | null>(`
local entry = redis.call('get', KEYS[1])
if entry then redis.call('zadd', KEYS[2], 'XX', redis.call('time')[1], ARGV[1]) end
return entry`);

/**
 * KEYS: entry, uses. ARGV: the entry's name, the entry, time to live in seconds, entries at most, what keys of
 * entries begin with. What nobody has used for its time to live has expired.
 */
const WRITE = new RedisScript<number>(`
local now = redis.call('time')[1]
redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3])
redis.call('zadd', KEYS[2], now, ARGV[1])
redis.call('zremrangebyscore', KEYS[2], '-inf', now - ARGV[3] - 1)
redis.call('expire', KEYS[2], ARGV[3] + 1)
local excess = redis.call('zcard', KEYS[2]) - ARGV[4]
if excess <= 0 then return 0 end
local oldest = redis.call('zpopmin', KEYS[2], excess)
for at = 1, #oldest, 2 do redis.call('unlink', ARGV[5] .. oldest[at]) end
return excess`);

/**
 * Answers in Redis for `REDIS_CACHE_TTL`, the `QUERY_CACHE_MAX_ENTRIES` used last. Without Redis there are none: that
 * costs no query more than 250 ms, nor the ones of the next 2 s anything.
 */
@Injectable()
export class AnswerStore {
  private readonly effort: BestEffort;
  private readonly prefix: string;

  constructor(
    private readonly redis: Redis,
    private readonly settings: Settings,
  ) {
    this.prefix = `${settings.REDIS_PREFIX}:query-cache`;
    this.effort = new BestEffort(redis, 'the query cache', LIMIT_MS, new Logger(AnswerStore.name));
  }

  get isOff(): boolean {
    return this.settings.REDIS_CACHE_TTL === 0 || this.settings.QUERY_CACHE_MAX_ENTRIES === 0;
  }

  async get(key: string): Promise<KeptAnswer | undefined> {
    return this.effort.attempt(async () => {
      const entry = await READ.run(this.redis, this.keys(key), [key]);
      return entry === null ? undefined : (JSON.parse(entry) as KeptAnswer);
    });
  }

  async put(key: string, kept: KeptAnswer): Promise<void> {
    const entry = JSON.stringify(kept);
    if (Buffer.byteLength(entry) > MAX_BYTES) return;
    const { REDIS_CACHE_TTL: ttl, QUERY_CACHE_MAX_ENTRIES: entries } = this.settings;
    const args = [key, entry, ttl, entries, this.entryKey('')];
    await this.effort.attempt(async () => void (await WRITE.run(this.redis, this.keys(key), args)));
  }

  private keys(key: string): [entry: string, uses: string] {
    return [this.entryKey(key), `${this.prefix}:uses`];
  }

  private entryKey(key: string): string {
    return `${this.prefix}:entry:${key}`;
  }
}
