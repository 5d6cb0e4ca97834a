import { AppError } from '@app/errors';
import { Job, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { workerData } from 'node:worker_threads';
import { areCancelled } from '../tasks/cancel-mark.js';
import { handBack } from './hand-back.js';
import { toJobFailure } from '../jobs/job-failure.js';
import type { GuardData, GuardedTask } from './loop-guard.js';
import { SharedSlots } from './shared-slots.js';

const POLL_MS = 200;
/** Looks without a beat after which the locks are kept: soon, since they may be half over. */
const MISSED_TO_RENEW = 2;
/** Looks without a beat after which the loop counts as blocked: a second. */
const MISSED_TO_END = 5;
const FATAL = 60;

const { beat, tasks: memory, redisUrl, prefix, lockMs } = workerData as GuardData;
const slots = new SharedSlots<GuardedTask>(memory);
const queues = new Map<string, Queue>();
const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
// The worker's own connection says so when Redis is away.
redis.on('error', () => undefined);

let lastBeat = -1;
let missed = 0;
let renewedAt = 0;
let looking = false;

setInterval(() => {
  if (looking) return;
  looking = true;
  look()
    .catch((error: unknown) =>
      report('the loop guard could not look after the tasks', { err: String(error) }),
    )
    .finally(() => (looking = false));
}, POLL_MS);

async function look(): Promise<void> {
  const now = Atomics.load(beat, 0);
  missed = now === lastBeat ? missed + 1 : 0;
  lastBeat = now;
  if (missed < MISSED_TO_RENEW) return;
  const tasks = slots.read();
  if (Date.now() - renewedAt > lockMs / 4) await renewLocks(tasks);
  if (missed < MISSED_TO_END) return;
  const ending = await mustEnd(tasks);
  if (ending.size > 0) await end(tasks, ending);
}

async function renewLocks(tasks: readonly GuardedTask[]): Promise<void> {
  renewedAt = Date.now();
  await Promise.all(
    tasks.map(async ({ queue, taskId, token }) =>
      (await Job.fromId(queueOf(queue), taskId))?.extendLock(token, lockMs),
    ),
  );
}

/** The tasks that have to end now, and why. */
async function mustEnd(tasks: readonly GuardedTask[]): Promise<Map<GuardedTask, AppError>> {
  const cancelled = await areCancelled(
    redis,
    tasks.map(({ queue, taskId }) => ({ queue: queueOf(queue), taskId })),
  );
  const ending = new Map<GuardedTask, AppError>();
  for (const [index, task] of tasks.entries()) {
    if (cancelled[index]) ending.set(task, new AppError('cancelled', 'The task was cancelled.'));
    else if (Date.now() >= task.endsAt) ending.set(task, overdue(task));
  }
  return ending;
}

/** Ends these, hands the others back, and ends the process with whatever it was doing. */
async function end(tasks: readonly GuardedTask[], ending: ReadonlyMap<GuardedTask, AppError>): Promise<void> {
  const outcomes = await Promise.allSettled(
    tasks.map(async (task) => {
      const job = await Job.fromId(queueOf(task.queue), task.taskId);
      const error = ending.get(task);
      if (error) await job?.moveToFailed(toJobFailure(error), task.token);
      else if (job) await handBack(job, task.token);
    }),
  );
  // The loop may have gone on meanwhile and ended them itself: then there is nobody to end.
  if (Atomics.load(beat, 0) !== lastBeat && outcomes.some(({ status }) => status === 'rejected')) return;
  report('a handler blocked the event loop past its time limit or cancellation: this worker ends', {
    ended: [...ending.keys()].map(({ taskId }) => taskId),
    handed_back: tasks.filter((task) => !ending.has(task)).map(({ taskId }) => taskId),
  });
  process.kill(process.pid, 'SIGKILL');
}

function overdue({ timeLimit }: GuardedTask): AppError {
  return new AppError('time_limit_exceeded', `The task ran longer than ${timeLimit} s.`);
}

function queueOf(name: string): Queue {
  const queue = queues.get(name) ?? new Queue(name, { connection: redis, prefix, skipMetasUpdate: true });
  queues.set(name, queue);
  return queue;
}

/** The log's own writer lives on the blocked loop. */
function report(msg: string, fields: object): void {
  const line = { level: FATAL, time: Date.now(), pid: process.pid, hostname: hostname(), ...fields, msg };
  writeSync(1, `${JSON.stringify(line)}\n`);
}
