import { RedisScript } from '@app/redis';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { CANCELLED_AT, DEFERRED_FAILURE, markOf, RAN_AT_CANCEL } from './cancel-mark.js';

/**
 * What the queue knows of a task at one moment. It is read in one step, so that a task is never seen in
 * two states; times are in milliseconds.
 */
export interface TaskFacts {
  readonly jobName: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly succeeded: boolean;
  /** Of the last run that failed; see `readFailure`. */
  readonly failedReason?: string;
  /** JSON, see `TaskProgress`. */
  readonly progress?: string;
  /** Runs that have ended. */
  readonly runsMade: number;
  /** How often its worker was lost. */
  readonly timesLost: number;
  /** When its cancellation was asked for; undefined once it has ended. */
  readonly cancelledAt?: number;
  /** Whether a worker ran it at that moment, and may yet complete it. */
  readonly ranAtCancel: boolean;
  /** Whether a worker holds its lock. */
  readonly locked: boolean;
  /** Whether it was given to a worker and has not come back. */
  readonly taken: boolean;
  /** When it will be tried again. */
  readonly dueAt?: number;
  /** The worker that had it last. */
  readonly worker?: string;
}

const FIELDS = [
  'name',
  'timestamp',
  'processedOn',
  'finishedOn',
  'returnvalue',
  'failedReason',
  'progress',
  'atm',
  'stc',
  CANCELLED_AT,
  DEFERRED_FAILURE,
  RAN_AT_CANCEL,
  'pb',
];

/** A queue's lists lie beside its jobs, and may be asked for by id. KEYS: active, delayed, a job's hash each. ARGV: the jobs' ids. BullMQ keeps results in the hash: only that there is one is said. */
const READ = new RedisScript<(RawFacts | null)[]>(`
local found = {}
for i, id in ipairs(ARGV) do
  local key = KEYS[i + 2]
  local raw = redis.call('type', key).ok == 'hash' and redis.call('hmget', key, ${FIELDS.map((field) => `'${field}'`).join(', ')})
  if raw and raw[1] then
    raw[5] = raw[5] and '1'
    local locked = redis.call('exists', key .. ':lock')
    raw[${FIELDS.length + 1}] = locked
    raw[${FIELDS.length + 2}] = (raw[3] and not raw[4] and redis.call('lpos', KEYS[1], id)) and 1 or 0
    raw[${FIELDS.length + 3}] = not raw[4] and redis.call('zscore', KEYS[2], id)
    found[i] = raw
  else
    found[i] = false
  end
end
return found`);

type Text = string | null;
type RawFacts = [...texts: Text[], locked: number, taken: number, dueScore: Text];

/** A step of the script is short: nobody else waits long for Redis. */
const PAGE = 250;

/** The facts of tasks of one queue; undefined where there is no such task (any more). */
export async function readFacts(
  redis: Redis,
  queue: Queue,
  taskIds: readonly string[],
): Promise<(TaskFacts | undefined)[]> {
  const facts: (TaskFacts | undefined)[] = [];
  for (let start = 0; start < taskIds.length; start += PAGE) {
    const page = taskIds.slice(start, start + PAGE);
    const keys = [queue.toKey('active'), queue.toKey('delayed'), ...page.map((id) => queue.toKey(id))];
    for (const raw of await READ.run(redis, keys, page)) facts.push(raw === null ? undefined : parse(raw));
  }
  return facts;
}

function parse(raw: RawFacts): TaskFacts {
  const [
    name,
    created,
    started,
    finished,
    result,
    reason,
    progress,
    runs,
    lost,
    cancelled,
    failure,
    ran,
    worker,
  ] = raw as Text[];
  const [locked, taken, due] = raw.slice(FIELDS.length);
  return {
    jobName: name ?? '',
    createdAt: Number(created),
    startedAt: numberOf(started),
    finishedAt: numberOf(finished),
    succeeded: result !== null,
    failedReason: reason ?? undefined,
    progress: progress ?? undefined,
    runsMade: Number(runs ?? 0),
    timesLost: Number(lost ?? 0),
    cancelledAt: markOf(cancelled ?? null, failure ?? null),
    ranAtCancel: ran !== null,
    locked: locked === 1,
    taken: taken === 1,
    // BullMQ's score of a delayed job is its time in milliseconds times 0x1000, plus a counter.
    dueAt: due === null ? undefined : Math.floor(Number(due) / 0x1000),
    worker: worker ?? undefined,
  };
}

const numberOf = (text: Text | undefined): number | undefined =>
  text === null || text === undefined ? undefined : Number(text);
