import { Settings } from '@app/config';
import { Injectable, Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { createHash } from 'node:crypto';

/** What a text is embedded as: models are asked differently for each. */
export type TextKind = 'query' | 'passage';

/** Of vectors that are read or written in one go: about 3 MB of them at 1536 numbers each. */
const PAGE = 500;

/** Vectors in Redis by embedding version and text, for `REDIS_CACHE_TTL`. Without Redis everything is a miss. */
@Injectable()
export class EmbeddingCache {
  private readonly logger = new Logger(EmbeddingCache.name);
  private reported = false;
  private hits = 0;
  private misses = 0;

  constructor(
    private readonly redis: Redis,
    private readonly settings: Settings,
  ) {}

  /** Texts that were asked for in this process, since it started. */
  get counts(): { readonly hit: number; readonly miss: number } {
    return { hit: this.hits, miss: this.misses };
  }

  /** The vectors there are, in the order of `texts`; undefined for the others. */
  async get(
    version: string,
    kind: TextKind,
    texts: readonly string[],
  ): Promise<(Float32Array | undefined)[]> {
    const found: (Float32Array | undefined)[] = [];
    if (this.isOff) return texts.map(() => undefined);
    for (let start = 0; start < texts.length; start += PAGE) {
      const keys = texts.slice(start, start + PAGE).map((text) => this.key(version, kind, text));
      const entries = await this.orElse(() => this.redis.mgetBuffer(keys), [] as (Buffer | null)[]);
      found.push(...keys.map((_, index) => decode(entries[index])));
    }
    const hits = found.filter((vector) => vector !== undefined).length;
    this.hits += hits;
    this.misses += texts.length - hits;
    return found;
  }

  async put(
    version: string,
    kind: TextKind,
    entries: readonly (readonly [text: string, vector: Float32Array])[],
  ): Promise<void> {
    if (this.isOff) return;
    for (let start = 0; start < entries.length; start += PAGE) {
      const pipeline = this.redis.pipeline();
      for (const [text, vector] of entries.slice(start, start + PAGE)) {
        pipeline.set(this.key(version, kind, text), encode(vector), 'EX', this.settings.REDIS_CACHE_TTL);
      }
      await this.orElse(async () => {
        // A pipeline resolves, whatever its commands have come to.
        const failed = (await pipeline.exec())?.find(([error]) => error);
        if (failed) throw failed[0];
      }, undefined);
    }
  }

  private get isOff(): boolean {
    return this.settings.REDIS_CACHE_TTL === 0;
  }

  /** What the cache cannot do costs a call of the service, not the caller's work; it is said once until it works again. */
  private async orElse<T>(operation: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      const result = await operation();
      this.reported = false;
      return result;
    } catch (error) {
      if (!this.reported) this.logger.warn({ err: error }, 'the embedding cache cannot be used');
      this.reported = true;
      return otherwise;
    }
  }

  private key(version: string, kind: TextKind, text: string): string {
    const hash = createHash('sha256').update(text).digest('base64url');
    return `${this.settings.REDIS_PREFIX}:embedding:${version}:${kind}:${hash}`;
  }
}

function encode(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

function decode(entry: Buffer | null | undefined): Float32Array | undefined {
  if (!entry) return undefined;
  // A copy: a Float32Array needs an offset that is a multiple of four.
  return new Float32Array(Uint8Array.from(entry).buffer);
}
