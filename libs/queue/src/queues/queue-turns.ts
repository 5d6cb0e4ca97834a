import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { RedisScript } from '@app/redis';
import { Injectable } from '@nestjs/common';
import type { Job } from 'bullmq';
import { CANCELLED_AT } from '../tasks/cancel-mark.js';
import { isTaskQueue, type TaskQueueName } from './queue-names.js';
import { Queues } from './queues.js';
import { formatEntry, TASK_INDEX, type TaskIndexEntry } from '../tasks/task-index-entry.js';

/** BullMQ's highest priority number. Turns past it are taken in the order they came, until the queue is empty once. */
const MAX_TURN = 2 ** 21 - 1;
/** Turns begin at 0 again when nothing is under way and they have come this far. */
const TURNS_BEFORE_RESTART = 2 ** 20;

/**
 * Gives `n` tasks of one collection their turns in a queue, if it has room for them, and notes since when they wait.
 * Start-time fair queueing: a collection's tasks get consecutive turns after the later of its own last turn and
 * the turn that is being served now. So collections take turns, one that was idle starts at the present turn,
 * and none can save up. A turn is the job's BullMQ priority.
 * KEYS: wait, prioritized, active, delayed, now served, last turn by collection, waiting since, all tasks.
 * ARGV: time, room, collection, n, then id and index entry of each task and of those that wait for them.
 * Returns the first turn, or -1: no room.
 */
const ADMIT = new RedisScript<number>(`
local count = tonumber(ARGV[4])
local depth = redis.call('llen', KEYS[1]) + redis.call('zcard', KEYS[2])
if depth + count > tonumber(ARGV[2]) then return -1 end
local served = tonumber(redis.call('get', KEYS[5]) or 0)
if served > ${TURNS_BEFORE_RESTART} and depth + redis.call('llen', KEYS[3]) + redis.call('zcard', KEYS[4]) == 0 then
  redis.call('del', KEYS[5], KEYS[6])
  served = 0
end
local first = math.max(served, tonumber(redis.call('zscore', KEYS[6], ARGV[3]) or 0)) + 1
redis.call('zadd', KEYS[6], first + count - 1, ARGV[3])
redis.call('zremrangebyscore', KEYS[6], '-inf', served)
for i = 5, #ARGV, 2 do
  if i < 5 + 2 * count then redis.call('zadd', KEYS[7], 'nx', ARGV[1], ARGV[i]) end
  redis.call('zadd', KEYS[8], 'nx', ARGV[1], ARGV[i + 1])
end
return first`);

/** KEYS: now served, waiting since. ARGV: highest turn begun, then the ids of the tasks that have begun. */
const BEGUN = new RedisScript<void>(`
if tonumber(ARGV[1]) > tonumber(redis.call('get', KEYS[1]) or 0) then redis.call('set', KEYS[1], ARGV[1]) end
redis.call('zrem', KEYS[2], unpack(ARGV, 2))`);

/**
 * Moves the tasks that came before a time ahead of all that wait for their turns, the oldest first.
 * KEYS: waiting since, prioritized, wait, marker, meta. ARGV: time, prefix of the jobs' keys.
 * Returns how many such tasks wait (of the 200 oldest).
 */
const PREFER = new RedisScript<number>(`
local waiting = 0
for _, id in ipairs(redis.call('zrangebyscore', KEYS[1], '-inf', ARGV[1], 'limit', 0, 200)) do
  local job = redis.call('hmget', ARGV[2] .. id, 'timestamp', 'processedOn')
  if redis.call('zrem', KEYS[2], id) == 1 then
    redis.call('lpush', KEYS[3], id)
    redis.call('hset', ARGV[2] .. id, 'priority', 0)
    waiting = waiting + 1
  elseif job[1] and not job[2] then
    waiting = waiting + 1
  else
    redis.call('zrem', KEYS[1], id)
  end
end
if waiting > 0 and redis.call('hexists', KEYS[5], 'paused') == 0 then redis.call('zadd', KEYS[4], 0, '0') end
return waiting`);

/**
 * When the task that waits longest came. Tasks that have begun or gone are taken off the list on the way.
 * KEYS: waiting since. ARGV: prefix of the jobs' keys, field of the cancel mark.
 */
const OLDEST = new RedisScript<string | null>(`
for round = 1, 1000 do
  local entry = redis.call('zrange', KEYS[1], 0, 0, 'withscores')
  if not entry[1] then return nil end
  local job = redis.call('hmget', ARGV[1] .. entry[1], 'timestamp', 'processedOn', ARGV[2])
  if job[1] and not job[2] and not job[3] then return entry[2] end
  redis.call('zrem', KEYS[1], entry[1])
end`);

/**
 * Undoes what BullMQ notes of a job when it hands it to a worker; the lists here tell by that which tasks have begun.
 * KEYS: job, and of a task waiting since. ARGV: id, time.
 */
const NOT_BEGUN = new RedisScript<void>(`
if redis.call('hincrby', KEYS[1], 'ats', -1) > 0 then return end
redis.call('hdel', KEYS[1], 'processedOn', 'pb')
if KEYS[2] then redis.call('zadd', KEYS[2], ARGV[2], ARGV[1]) end`);

/**
 * The order in which the tasks of a queue are taken: collections take turns, so that one client's ten
 * thousand documents do not make another's single one wait for all of them.
 */
@Injectable()
export class QueueTurns {
  constructor(
    private readonly queues: Queues,
    private readonly settings: Settings,
  ) {}

  /**
   * Turns for tasks of one collection that are about to be enqueued, to be given to their jobs as `priority`.
   * Those that are never enqueued after all do no harm.
   * @param parents tasks that only wait for these; they need no turn
   * @throws AppError `queue_full`, `queue_unavailable`
   */
  async admit(
    queueName: TaskQueueName,
    tasks: readonly TaskIndexEntry[],
    parents: readonly TaskIndexEntry[] = [],
  ): Promise<number[]> {
    const entries = [...tasks, ...parents].flatMap((entry) => [entry.taskId, formatEntry(entry)]);
    const { QUEUE_MAX_WAITING: room } = this.settings;
    const first = await this.take(queueName, [room, shareOf(tasks), tasks.length, ...entries]);
    if (first < 0) {
      throw new AppError('queue_full', `The queue "${queueName}" has no room for more tasks.`, {
        retryAfter: 30,
      });
    }
    return tasks.map((_, index) => Math.min(first + index, MAX_TURN));
  }

  /**
   * The last of `count` turns for a task that has run and is to run again: it had as much of a slot as so many tasks.
   * There is room for it, as it was admitted.
   * @throws AppError `queue_unavailable`
   */
  async lastOf(queueName: TaskQueueName, task: TaskIndexEntry, count: number): Promise<number> {
    const first = await this.take(queueName, [Number.MAX_SAFE_INTEGER, shareOf([task]), count]);
    return Math.min(first + count - 1, MAX_TURN);
  }

  /** That tasks of the queue have begun, the last of them with the turn `turn`. */
  async begun(queueName: TaskQueueName, turn: number, taskIds: readonly string[]): Promise<void> {
    const keys = [this.key(queueName, 'served'), this.waitingKey(queueName)];
    await this.queues.use((redis) => BEGUN.run(redis, keys, [turn, ...taskIds]));
  }

  /** When the task of the queue came that waits longest for its first run, in milliseconds; undefined when none does. */
  async oldest(queueName: TaskQueueName): Promise<number | undefined> {
    const args = [this.queues.get(queueName).toKey(''), CANCELLED_AT];
    const oldest = await this.queues.use((redis) => OLDEST.run(redis, [this.waitingKey(queueName)], args));
    return oldest === null ? undefined : Number(oldest);
  }

  /** Whether a task that came at `submittedAt` (milliseconds) is one of the high queue, or is served as one. */
  isUrgent(queueName: string, submittedAt: number): boolean {
    return queueName === 'high' || submittedAt < this.overdueBefore();
  }

  /**
   * Puts the tasks of the low queue that have waited longer than `LOW_MAX_WAIT` ahead of its others.
   * @returns how many such tasks wait; at most 200 are looked at
   * @throws AppError `queue_unavailable`
   */
  async preferOverdue(): Promise<number> {
    const queue = this.queues.get('low');
    const lists = ['prioritized', 'wait', 'marker', 'meta'].map((name) => queue.toKey(name));
    const keys = [this.waitingKey('low'), ...lists];
    return this.queues.use((redis) => PREFER.run(redis, keys, [this.overdueBefore(), queue.toKey('')]));
  }

  /**
   * That a job which a worker has been handed was not begun, and waits as before.
   * To be told while the worker has its lock: afterwards it may be another's.
   */
  async notBegun({ queueName, id = '', timestamp }: Job): Promise<void> {
    const job = this.queues.get(queueName).toKey(id);
    const keys = isTaskQueue(queueName) ? [job, this.waitingKey(queueName)] : [job];
    await this.queues.use((redis) => NOT_BEGUN.run(redis, keys, [id, timestamp]));
  }

  /** That a task waits again which had been cancelled. */
  async waitsAgain(queueName: TaskQueueName, taskId: string, since: number): Promise<void> {
    await this.queues.use((redis) => redis.zadd(this.waitingKey(queueName), since, taskId));
  }

  /** Key of a sorted set: the tasks that wait for their first run, by the time they came. */
  waitingKey(queueName: TaskQueueName): string {
    return this.key(queueName, 'waiting');
  }

  private take(queueName: TaskQueueName, args: readonly (string | number)[]): Promise<number> {
    const queue = this.queues.get(queueName);
    const keys = [
      ...['wait', 'prioritized', 'active', 'delayed'].map((name) => queue.toKey(name)),
      ...['served', 'turns', 'waiting'].map((name) => this.key(queueName, name)),
      `${this.settings.REDIS_PREFIX}:${TASK_INDEX}`,
    ];
    return this.queues.use((redis) => ADMIT.run(redis, keys, [Date.now(), ...args]));
  }

  private overdueBefore(): number {
    return Date.now() - this.settings.LOW_MAX_WAIT * 1000;
  }

  private key(queueName: TaskQueueName, name: string): string {
    return `${this.settings.REDIS_PREFIX}:turns:${queueName}:${name}`;
  }
}

/** Tasks without a collection share by the kind of work they are. */
function shareOf([task]: readonly TaskIndexEntry[]): string {
  return task?.collection || `job:${task?.jobName}`;
}
