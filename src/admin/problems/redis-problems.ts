import { bytes, percent } from './in-words.js';
import type { Problem, Snapshot } from './problem.js';

const FULL = 0.8;
const ALMOST_OUT = 0.95;

/** Redis has little memory left. */
export function redisMemory({ redis }: Snapshot): Problem[] {
  if (!redis || redis.maxBytes === 0) return [];
  const share = redis.usedBytes / redis.maxBytes;
  if (share < FULL) return [];
  return [
    {
      code: 'redis_memory',
      severity: share >= ALMOST_OUT ? 'critical' : 'warning',
      subject: '',
      title: 'The memory of Redis is almost used up',
      detail: `${bytes(redis.usedBytes)} of ${bytes(redis.maxBytes)} (${percent(share)}); once it is full no task can be taken or ended.`,
      whatToDo: 'Raise maxmemory, or lower TASK_RESULT_TTL, REDIS_CACHE_TTL or QUEUE_MAX_WAITING.',
    },
  ];
}

/** Redis may throw tasks away. */
export function redisEviction({ redis }: Snapshot): Problem[] {
  if (!redis || redis.policy === 'noeviction') return [];
  return [
    {
      code: 'redis_eviction',
      severity: redis.maxBytes > 0 ? 'critical' : 'warning',
      subject: '',
      title: 'Redis may throw tasks away',
      detail: `Its maxmemory-policy is ${redis.policy}: when memory is full, it removes keys of queues.`,
      whatToDo: 'Set maxmemory-policy noeviction.',
    },
  ];
}

/** A Redis that dies takes tasks with it. */
export function redisPersistence({ redis }: Snapshot): Problem[] {
  if (!redis || (redis.aof === 'on' && !redis.snapshotFailed)) return [];
  const isFailed = redis.aof === 'failed' || redis.snapshotFailed;
  return [
    {
      code: 'redis_persistence',
      severity: isFailed ? 'critical' : 'warning',
      subject: '',
      title: isFailed ? 'Redis cannot write to its disk' : 'Redis does not write every task to disk',
      detail: isFailed
        ? 'Its last write to disk failed: what comes now is lost when it dies, and it may refuse to take anything.'
        : 'It has no append-only file: tasks that were accepted since its last snapshot are lost when it dies.',
      whatToDo: isFailed ? 'Look at the log of Redis and the room on its disk.' : 'Set appendonly yes.',
    },
  ];
}
