import type { Settings } from '@app/config';
import type { Redis } from 'ioredis';
import { QUEUE_NAMES, type QueueName } from '../queues/queue-names.js';

/** How a worker is wanted by an operator: it looks at this mark every second and lapses with it. */
export interface WorkerMarks {
  /** Take nothing, but for health checks. */
  readonly drain: boolean;
  /** End what can be ended, and the process. */
  readonly stop: boolean;
  /** Jobs at a time where they are not to be those of the settings; 0 for none. */
  readonly concurrency: Partial<Record<QueueName, number>>;
}

const CONCURRENCY = 'concurrency:';
/** A mark on a worker that never looks goes by itself; a worker that beats keeps it. */
const LAPSES_MS = 3_600_000;

export const marksKey = ({ REDIS_PREFIX }: Settings, workerId: string): string =>
  `${REDIS_PREFIX}:workers:marks:${workerId}`;

/** @param key see `marksKey` */
export async function mark(
  redis: Redis,
  key: string,
  { drain, stop, concurrency = {} }: Partial<WorkerMarks>,
): Promise<void> {
  const fields: Record<string, number> = {};
  if (drain !== undefined) fields.drain = Number(drain);
  if (stop !== undefined) fields.stop = Number(stop);
  for (const [queue, slots] of Object.entries(concurrency)) fields[CONCURRENCY + queue] = slots;
  await redis.multi().hset(key, fields).pexpire(key, LAPSES_MS).exec();
}

/** @param key see `marksKey` */
export async function readMarks(redis: Redis, key: string): Promise<WorkerMarks> {
  const fields = await redis.hgetall(key);
  const slots = QUEUE_NAMES.map((name) => [name, Number(fields[CONCURRENCY + name] ?? NaN)] as const);
  return {
    drain: fields.drain === '1',
    stop: fields.stop === '1',
    concurrency: Object.fromEntries(slots.filter(([, count]) => count >= 0)),
  };
}
