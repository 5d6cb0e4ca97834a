import type { Settings } from '@app/config';
import type { Redis } from 'ioredis';
import { QUEUE_NAMES, type QueueName } from '../queues/queue-names.js';

/** How a worker is wanted by an operator: it is told of the mark with each beat, and the mark lapses with it. */
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
  for (const [queue, slots] of Object.entries(concurrency)) {
    // What a request leaves out may stand in it as undefined.
    if (slots !== undefined) fields[CONCURRENCY + queue] = slots;
  }
  await redis.multi().hset(key, fields).pexpire(key, LAPSES_MS).exec();
}

/** @param fields of the mark's hash, each followed by its value */
export function parseMarks(fields: readonly string[]): WorkerMarks {
  const marks = new Map(
    fields.flatMap((field, index) => (index % 2 === 0 ? [[field, fields[index + 1]]] : [])),
  );
  const slots = QUEUE_NAMES.map((name) => [name, Number(marks.get(CONCURRENCY + name))] as const);
  return {
    drain: marks.get('drain') === '1',
    stop: marks.get('stop') === '1',
    concurrency: Object.fromEntries(slots.filter(([, count]) => count >= 0)),
  };
}
