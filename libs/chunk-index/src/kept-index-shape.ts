import { Settings } from '@app/config';
import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { IndexShape } from './index-shape.js';

/** It is looked at after an optimizing, of which there is one every ten minutes at least; what is older than this says nothing any more. */
const TTL_S = 3 * 3600;

/** What the worker that looked last found of the index, for all processes to tell. */
@Injectable()
export class KeptIndexShape {
  private readonly key: string;

  constructor(
    private readonly redis: Redis,
    { REDIS_PREFIX }: Settings,
  ) {
    this.key = `${REDIS_PREFIX}:index-shape`;
  }

  async keep(shape: IndexShape): Promise<void> {
    await this.redis.set(this.key, JSON.stringify(shape), 'EX', TTL_S);
  }

  /** Undefined when nobody has looked lately. */
  async get(): Promise<IndexShape | undefined> {
    const kept = await this.redis.get(this.key);
    return kept === null ? undefined : (JSON.parse(kept) as IndexShape);
  }
}
