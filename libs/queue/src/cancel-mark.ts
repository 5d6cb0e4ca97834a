import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Field of a job's hash that BullMQ does not know: when its cancellation was asked for, in milliseconds. */
const FIELD = 'ragmill:cancelledAt';

/**
 * Marks a job that has not ended. One that does not run is cancelled with that: whoever takes it finds the
 * mark. One that runs is asked to stop.
 */
const MARK = `
if redis.call('exists', KEYS[1]) == 0 then return 'missing' end
if redis.call('hexists', KEYS[1], 'finishedOn') == 1 then return 'ended' end
redis.call('hsetnx', KEYS[1], ARGV[2], ARGV[3])
return redis.call('lpos', KEYS[2], ARGV[1]) and 'running' or 'cancelled'`;

/** Takes the mark away from a job that neither runs nor has ended; it is as it was before. */
const UNMARK = `
if redis.call('hexists', KEYS[1], 'finishedOn') == 1 or redis.call('lpos', KEYS[2], ARGV[1]) then return 0 end
return redis.call('hdel', KEYS[1], ARGV[2])`;

export type Marked = 'missing' | 'ended' | 'running' | 'cancelled';

export async function markCancelled(redis: Redis, queue: Queue, taskId: string): Promise<Marked> {
  const keys = [queue.toKey(taskId), queue.toKey('active')];
  return (await redis.eval(MARK, 2, ...keys, taskId, FIELD, Date.now())) as Marked;
}

/** Returns whether there was a mark that could be taken away. */
export async function unmarkCancelled(redis: Redis, queue: Queue, taskId: string): Promise<boolean> {
  const keys = [queue.toKey(taskId), queue.toKey('active')];
  return (await redis.eval(UNMARK, 2, ...keys, taskId, FIELD)) === 1;
}

/** Takes the mark and the count of lost workers off a job that has ended, before it is run again. */
export async function forgetPast(redis: Redis, queue: Queue, taskId: string): Promise<void> {
  await redis.hdel(queue.toKey(taskId), FIELD, 'stc');
}

/** When the cancellation of each job was asked for; undefined where it was not. */
export async function cancelTimes(
  redis: Redis,
  jobs: readonly { readonly queue: Queue; readonly taskId: string }[],
): Promise<(number | undefined)[]> {
  const marks = await Promise.all(jobs.map(({ queue, taskId }) => redis.hget(queue.toKey(taskId), FIELD)));
  return marks.map((mark) => (mark === null ? undefined : Number(mark)));
}
