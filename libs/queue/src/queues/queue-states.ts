import { RedisScript } from '@app/redis';
import { Injectable } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { isTaskQueue, QUEUE_NAMES, type QueueName } from './queue-names.js';
import { QueueTurns } from './queue-turns.js';
import { Queues } from './queues.js';

/** How a queue stands: jobs by state, whether it is paused, and how fast its jobs may be begun. */
export interface QueueState {
  readonly name: QueueName;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  /** Batches that wait for their documents. */
  readonly waitingChildren: number;
  readonly failed: number;
  readonly completed: number;
  readonly paused: boolean;
  /** Jobs that all workers together begin in `perMs` milliseconds; null for no limit. */
  readonly rateLimit: { readonly max: number; readonly perMs: number } | null;
  /** Jobs that all workers together run at a time; null for no limit but their slots. */
  readonly maxActive: number | null;
  /** Age of the job that has waited longest for its first run; null when none waits. */
  readonly oldestWaitingMs: number | null;
}

/** At the head of a queue there may be some that have run before. */
const LOOKED_AT = 20;

const LISTS = ['wait', 'active'] as const;
const SETS = ['prioritized', 'delayed', 'waiting-children', 'failed', 'completed'] as const;
const KEYS_EACH = LISTS.length + SETS.length + 1;
const LIMITS = ['paused', 'max', 'duration', 'concurrency'] as const;
/** A length of each list and set, and the limits of the meta hash. */
const FOUND_EACH = KEYS_EACH - 1 + LIMITS.length;

/** KEYS: of each queue its lists, its sets, and meta. Lengths alone: as quick with many jobs as with few. */
const READ = new RedisScript<number[]>(`
local found = {}
for i = 1, #KEYS, ${KEYS_EACH} do
  for k = 0, ${LISTS.length - 1} do table.insert(found, redis.call('llen', KEYS[i + k])) end
  for k = ${LISTS.length}, ${KEYS_EACH - 2} do table.insert(found, redis.call('zcard', KEYS[i + k])) end
  for _, value in ipairs(redis.call('hmget', KEYS[i + ${KEYS_EACH - 1}], ${LIMITS.map((field) => `'${field}'`).join(', ')})) do
    table.insert(found, tonumber(value) or 0)
  end
end
return found`);

/** How all queues stand, in a few calls to Redis. */
@Injectable()
export class QueueStates {
  constructor(
    private readonly queues: Queues,
    private readonly turns: QueueTurns,
  ) {}

  /** @throws AppError `queue_unavailable` */
  async read(): Promise<QueueState[]> {
    const keys = QUEUE_NAMES.flatMap((name) =>
      [...LISTS, ...SETS, 'meta'].map((list) => this.queues.get(name).toKey(list)),
    );
    const [numbers, ...oldest] = await this.queues.use((redis) =>
      Promise.all([READ.run(redis, keys), ...QUEUE_NAMES.map((name) => this.oldest(name))]),
    );
    return QUEUE_NAMES.map((name, index) => ({
      name,
      ...parse(numbers.slice(index * FOUND_EACH, (index + 1) * FOUND_EACH)),
      oldestWaitingMs: age(oldest[index]),
    }));
  }

  private async oldest(name: QueueName): Promise<number | undefined> {
    return isTaskQueue(name) ? this.turns.oldest(name) : oldest(this.queues.get(name));
  }
}

/** @param found of one queue, as `READ` gives it */
function parse(found: readonly number[]): Omit<QueueState, 'name' | 'oldestWaitingMs'> {
  const [wait = 0, active = 0, prioritized = 0, delayed = 0, waitingChildren = 0, ...more] = found;
  const [failed = 0, completed = 0, paused = 0, max = 0, perMs = 0, concurrency = 0] = more;
  return {
    ...{ waiting: wait + prioritized, active, delayed, waitingChildren, failed, completed },
    paused: paused > 0,
    rateLimit: max > 0 && perMs > 0 ? { max, perMs } : null,
    maxActive: concurrency > 0 ? concurrency : null,
  };
}

const age = (since: number | undefined): number | null =>
  since === undefined ? null : Math.max(0, Date.now() - since);

/** Since when the job waits that came first, in milliseconds, of a queue whose jobs are taken as they come. */
async function oldest(queue: Queue): Promise<number | undefined> {
  const jobs = (await queue.getJobs(['waiting'], 0, LOOKED_AT - 1, true)) as (Job | undefined)[];
  const times = jobs
    .filter((job) => job && job.processedOn === undefined)
    .map((job) => job!.timestamp + job!.delay);
  return times.length > 0 ? Math.min(...times) : undefined;
}
