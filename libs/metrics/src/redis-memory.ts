import type { Redis } from 'ioredis';

export interface RedisMemory {
  readonly usedBytes: number;
  /** 0 when it is not limited. */
  readonly limitBytes: number;
}

export async function readRedisMemory(redis: Redis): Promise<RedisMemory> {
  const info = await redis.info('memory');
  return { usedBytes: field(info, 'used_memory'), limitBytes: field(info, 'maxmemory') };
}

const field = (info: string, name: string): number =>
  Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
