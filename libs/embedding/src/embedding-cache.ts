import { Settings } from '@app/config';
import { BestEffort, RedisScript } from '@app/redis';
import { Injectable, Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { createHash, randomBytes } from 'node:crypto';

/** What a text is embedded as: models are asked differently for each. */
export type TextKind = 'query' | 'passage';

/** What is kept of some texts. */
interface Kept {
  /** In the order of the texts; undefined for what is not there. */
  readonly vectors: readonly (Float32Array | undefined)[];
  /** Whatever is asked for now is put under it; undefined when nothing can be kept. */
  readonly epoch: Epoch | undefined;
}

/** Begins anew when a version is distrusted: vectors of the epoch before are as good as none. */
type Epoch = Buffer;

/** How often the cache had a vector that was asked for, since this process started. */
type EmbeddingCacheCounts = Readonly<Record<'hit' | 'miss', number>>;

/** Of vectors that are read or written in one go: about 600 kB of them at 1536 numbers each. */
const PAGE = 100;
const LIMIT_MS = 1000;
const MIB = 2 ** 20;
const FIRST_EPOCH: Epoch = Buffer.alloc(8);
/** What an entry takes of Redis's memory for each byte of its vector, as memory is given out in steps, and beside it: its key, twice, and what finds it. */
const STEPS = 1.25;
const OVERHEAD = 512;

/** Both scripts: KEYS: uses, first. Names are those of entries, without what all their keys begin with. */
const NOW = `local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** ARGV: names. */
const TOUCH = new RedisScript<null>(`${NOW}
for at = 1, #ARGV do redis.call('zadd', KEYS[1], 'XX', now, ARGV[at]) end`);

/**
 * KEYS: uses, the version's epoch. ARGV: what keys begin with, time to live in seconds, entries at most, the epoch that
 * the vectors are of and the first one, then a name and a vector by turns. What goes is
 * what was used longest ago, and what has expired; a thousand at a time, so that Redis is not held up.
 */
const WRITE = new RedisScript<null>(`${NOW}
local prefix, ttl, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
if (redis.call('get', KEYS[2]) or ARGV[5]) ~= ARGV[4] then return end
for at = 6, #ARGV, 2 do
  redis.call('set', prefix .. ARGV[at], ARGV[at + 1], 'EX', ttl)
  redis.call('zadd', KEYS[1], now, ARGV[at])
end
redis.call('expire', KEYS[1], ttl + 1)
local excess = redis.call('zcard', KEYS[1]) - most
local expired = redis.call('zcount', KEYS[1], '-inf', now - (ttl + 1) * 1000)
local oldest = redis.call('zpopmin', KEYS[1], math.min(1000, math.max(0, excess, expired)))
for at = 1, #oldest, 2 do redis.call('unlink', prefix .. oldest[at]) end`);

/**
 * Vectors in Redis by embedding version and text, for `REDIS_CACHE_TTL`, and of them those used last that fit into
 * `EMBEDDING_CACHE_MAX_MB`. Without Redis everything is a miss.
 */
@Injectable()
export class EmbeddingCache {
  private readonly effort: BestEffort;
  private readonly prefix: string;
  private readonly counted = { hit: 0, miss: 0 };

  constructor(
    private readonly redis: Redis,
    private readonly settings: Settings,
  ) {
    this.prefix = `${settings.REDIS_PREFIX}:embedding:`;
    this.effort = new BestEffort(redis, 'the embedding cache', LIMIT_MS, new Logger(EmbeddingCache.name));
  }

  /** Of the texts that this process asked for. */
  get counts(): EmbeddingCacheCounts {
    return { ...this.counted };
  }

  async get(version: string, kind: TextKind, texts: readonly string[]): Promise<Kept> {
    const vectors: (Float32Array | undefined)[] = [];
    if (this.isOff) return { vectors, epoch: undefined };
    let first: Epoch | undefined;
    for (let start = 0; start < texts.length; start += PAGE) {
      const names = texts.slice(start, start + PAGE).map((text) => nameOf(version, kind, text));
      const { epoch, entries } = await this.read(version, names);
      first ??= epoch;
      vectors.push(...names.map((_, index) => decode(entries[index], epoch)));
    }
    const hit = vectors.filter((vector) => vector !== undefined).length;
    this.counted.hit += hit;
    this.counted.miss += texts.length - hit;
    return { vectors, epoch: first };
  }

  /** @param epoch of when these vectors were not there yet */
  async put(
    version: string,
    kind: TextKind,
    entries: readonly (readonly [text: string, vector: Float32Array])[],
    epoch: Epoch | undefined,
  ): Promise<void> {
    if (!epoch) return;
    for (let start = 0; start < entries.length; start += PAGE) {
      const page = entries.slice(start, start + PAGE);
      const named = page.map(
        ([text, vector]) => [nameOf(version, kind, text), encode(vector, epoch)] as const,
      );
      await this.write(version, named, epoch);
    }
  }

  /**
   * Its service has given wrong vectors: nobody gets one from here any more that was asked for before.
   * @throws an error of Redis
   */
  async distrust(version: string): Promise<void> {
    if (this.isOff) return;
    // Until all that is distrusted has expired; nothing is written of an epoch that is over.
    await this.redis.set(this.epochKey(version), randomBytes(8), 'EX', this.settings.REDIS_CACHE_TTL + 1);
  }

  private get isOff(): boolean {
    return this.settings.REDIS_CACHE_TTL === 0 || this.settings.EMBEDDING_CACHE_MAX_MB === 0;
  }

  private async read(
    version: string,
    names: readonly string[],
  ): Promise<{ epoch: Epoch | undefined; entries: readonly (Buffer | null)[] }> {
    const keys = [this.epochKey(version), ...names.map((name) => this.prefix + name)];
    const found = await this.effort.attempt(() =>
      // Both are sent before either is answered: one round trip.
      Promise.all([this.redis.mgetBuffer(keys), TOUCH.run(this.redis, [this.uses], names)]),
    );
    if (!found) return { epoch: undefined, entries: [] };
    const [epoch, ...entries] = found[0];
    return { epoch: epoch ?? FIRST_EPOCH, entries };
  }

  private async write(
    version: string,
    entries: readonly (readonly [name: string, vector: Buffer])[],
    epoch: Epoch,
  ): Promise<void> {
    const { REDIS_CACHE_TTL: ttl, EMBEDDING_CACHE_MAX_MB: megabytes } = this.settings;
    // Vectors of a version are of one length; where two versions share the cache, it is an estimate.
    const size = STEPS * (entries[0]?.[1].byteLength ?? 0) + OVERHEAD;
    const most = Math.floor((megabytes * MIB) / size);
    const args = [this.prefix, ttl, most, epoch, FIRST_EPOCH, ...entries.flat()];
    await this.effort.attempt(() => WRITE.run(this.redis, [this.uses, this.epochKey(version)], args));
  }

  private epochKey(version: string): string {
    return `${this.prefix}epoch:${version}`;
  }

  private get uses(): string {
    return `${this.prefix}uses`;
  }
}

function nameOf(version: string, kind: TextKind, text: string): string {
  return `${version}:${kind}:${createHash('sha256').update(text).digest('base64url')}`;
}

function encode(vector: Float32Array, epoch: Epoch): Buffer {
  return Buffer.concat([epoch, Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)]);
}

function decode(entry: Buffer | null | undefined, epoch: Epoch | undefined): Float32Array | undefined {
  if (!entry || !epoch?.equals(entry.subarray(0, epoch.length))) return undefined;
  // A copy: a Float32Array needs an offset that is a multiple of four.
  return new Float32Array(Uint8Array.from(entry.subarray(epoch.length)).buffer);
}
