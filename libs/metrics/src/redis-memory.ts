import { infoFields } from '@app/redis';
import type { Redis } from 'ioredis';

export interface RedisMemory {
  readonly usedBytes: number;
  /** 0 when it is not limited. */
  readonly limitBytes: number;
}

export async function readRedisMemory(redis: Redis): Promise<RedisMemory> {
  const fields = infoFields(await redis.info('memory'));
  return {
    usedBytes: Number(fields.get('used_memory') ?? 0),
    limitBytes: Number(fields.get('maxmemory') ?? 0),
  };
}
