import { RedisScript } from '@app/redis';
import { Injectable } from '@nestjs/common';
import { isTaskQueue, QUEUE_NAMES, type QueueName } from './queue-names.js';
import { QueueTurns } from './queue-turns.js';
import { Queues } from './queues.js';

/** How a queue stands: jobs by state, and whether it is paused. */
export interface QueueState {
  readonly name: QueueName;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  readonly completed: number;
  readonly paused: boolean;
  /** Age of the task that has waited longest for its first run; null when none waits, or tasks do not go there. */
  readonly oldestWaitingMs: number | null;
}

const LISTS = ['wait', 'active'] as const;
const SETS = ['prioritized', 'delayed', 'failed', 'completed'] as const;
const KEYS_EACH = LISTS.length + SETS.length + 1;

/** KEYS: of each queue wait, active, prioritized, delayed, failed, completed, meta. Lengths alone: as quick with many jobs as with few. */
const READ = new RedisScript<number[]>(`
local found = {}
for i = 1, #KEYS, ${KEYS_EACH} do
  for k = 0, ${LISTS.length - 1} do table.insert(found, redis.call('llen', KEYS[i + k])) end
  for k = ${LISTS.length}, ${KEYS_EACH - 2} do table.insert(found, redis.call('zcard', KEYS[i + k])) end
  table.insert(found, redis.call('hexists', KEYS[i + ${KEYS_EACH - 1}], 'paused'))
end
return found`);

/** How all queues stand, in three calls to Redis. */
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
    const now = Date.now();
    return QUEUE_NAMES.map((name, index) => {
      const own = numbers.slice(index * KEYS_EACH, (index + 1) * KEYS_EACH);
      const [wait = 0, active = 0, prioritized = 0, delayed = 0, failed = 0, completed = 0, paused] = own;
      const since = oldest[index];
      const oldestWaitingMs = since === undefined ? null : Math.max(0, now - since);
      const counts = { waiting: wait + prioritized, active, delayed, failed, completed };
      return { name, ...counts, paused: paused === 1, oldestWaitingMs };
    });
  }

  private async oldest(name: QueueName): Promise<number | undefined> {
    return isTaskQueue(name) ? this.turns.oldest(name) : undefined;
  }
}
