import { RedisScript } from '@app/redis';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Field of a job's hash that BullMQ does not know: when its cancellation was asked for, in milliseconds; see `markOf`. */
export const CANCELLED_AT = 'ragmill:cancelledAt';
/** Set beside it when the job ran at that moment: until it has ended, its cancellation is only asked for. */
export const RAN_AT_CANCEL = 'ragmill:ranAtCancel';
/** BullMQ's field for a failure that is due: it fails whoever takes the job with that reason, without running it. */
export const DEFERRED_FAILURE = 'defa';
const REASON = 'cancelled: The task was cancelled.';

/** BullMQ has no event for it; told on its event stream, which it keeps to about this many events by itself. */
export const CANCELLED_EVENT = 'ragmill:cancelled';
const MAX_EVENTS = 10_000;

/**
 * Marks a job that has not ended. One that does not run is cancelled with that: whoever takes it fails it.
 * One that runs is asked to stop. One that waits for its next attempt need not wait for its end as well.
 * KEYS: job, active, delayed, events. ARGV: id, time.
 */
const MARK = new RedisScript<Marked>(`
if redis.call('exists', KEYS[1]) == 0 then return 'missing' end
if redis.call('hexists', KEYS[1], 'finishedOn') == 1 then return 'ended' end
local running = redis.call('lpos', KEYS[2], ARGV[1])
local mark = redis.call('hmget', KEYS[1], '${CANCELLED_AT}', '${DEFERRED_FAILURE}')
if not mark[1] or mark[2] ~= '${REASON}' then
  redis.call('hset', KEYS[1], '${CANCELLED_AT}', ARGV[2])
  redis.call('hdel', KEYS[1], '${RAN_AT_CANCEL}')
  if running then redis.call('hset', KEYS[1], '${RAN_AT_CANCEL}', 1) end
  redis.call('xadd', KEYS[4], 'MAXLEN', '~', ${MAX_EVENTS}, '*', 'event', '${CANCELLED_EVENT}', 'jobId', ARGV[1])
end
redis.call('hset', KEYS[1], '${DEFERRED_FAILURE}', '${REASON}')
if running then return 'running' end
return redis.call('zscore', KEYS[3], ARGV[1]) and 'delayed' or 'cancelled'`);

/** Takes the mark away from a job that neither runs nor has ended; it is as it was before. KEYS: job, active. ARGV: id. */
const UNMARK = new RedisScript<number>(`
if redis.call('hexists', KEYS[1], 'finishedOn') == 1 or redis.call('lpos', KEYS[2], ARGV[1]) then return 0 end
redis.call('hdel', KEYS[1], '${DEFERRED_FAILURE}', '${RAN_AT_CANCEL}')
return redis.call('hdel', KEYS[1], '${CANCELLED_AT}')`);

export type Marked = 'missing' | 'ended' | 'running' | 'delayed' | 'cancelled';

export async function markCancelled(redis: Redis, queue: Queue, taskId: string): Promise<Marked> {
  const keys = [taskId, 'active', 'delayed', 'events'].map((key) => queue.toKey(key));
  return MARK.run(redis, keys, [taskId, Date.now()]);
}

/** Returns whether there was a mark that could be taken away. */
export async function unmarkCancelled(redis: Redis, queue: Queue, taskId: string): Promise<boolean> {
  return (await UNMARK.run(redis, [queue.toKey(taskId), queue.toKey('active')], [taskId])) === 1;
}

/** Takes the mark and the count of lost workers off a job that has ended, before it is run again. */
export async function forgetPast(redis: Redis, queue: Queue, taskId: string): Promise<void> {
  await redis.hdel(queue.toKey(taskId), CANCELLED_AT, RAN_AT_CANCEL, DEFERRED_FAILURE, 'stc');
}

/**
 * When the cancellation of a job that has not ended was asked for. BullMQ takes its own field away when the job ends:
 * what was left of the mark says nothing once the job runs again, whoever has seen to that.
 */
export const markOf = (cancelledAt: string | null, deferredFailure: string | null): number | undefined =>
  cancelledAt !== null && deferredFailure === REASON ? Number(cancelledAt) : undefined;

/** Of each job whether its cancellation was asked for. */
export async function areCancelled(
  redis: Redis,
  jobs: readonly { readonly queue: Queue; readonly taskId: string }[],
): Promise<boolean[]> {
  const marks = await Promise.all(
    jobs.map(({ queue, taskId }) => redis.hmget(queue.toKey(taskId), CANCELLED_AT, DEFERRED_FAILURE)),
  );
  return marks.map(([cancelledAt = null, failure = null]) => markOf(cancelledAt, failure) !== undefined);
}
