import type { QueueState, WorkerInfo } from '@app/queue';
import { duration, tasksWait } from './in-words.js';
import type { Problem, Snapshot } from './problem.js';
import { servedQueues, type ServedQueue } from './serving.js';

/** A worker with a free slot takes a task at once. */
const STUCK_AFTER_MS = 15_000;

const isBusy = ({ state, slots }: ServedQueue): boolean => slots > 0 && state.active >= slots;

/** By an operator, on purpose. */
const isLimited = ({ state }: ServedQueue): boolean => Boolean(state.rateLimit) || state.maxActive !== null;

/** Starved: there are workers, and all of their slots are taken, or a limit keeps them from taking more. */
export function oldestTaskOverLimit(snapshot: Snapshot): Problem[] {
  const { waitMs } = snapshot.limits;
  return servedQueues(snapshot)
    .filter((queue) => !queue.state.paused && (isBusy(queue) || isLimited(queue)))
    .filter(({ name, state }) => (state.oldestWaitingMs ?? 0) > waitMs[name])
    .map((queue) => {
      const { name, state } = queue;
      const [why, whatToDo] = isBusy(queue) ? starved(queue) : LIMITED;
      return {
        code: 'oldest_task_over_limit',
        severity: 'warning',
        subject: name,
        title: `Tasks wait too long on ${name}`,
        detail: `${waiting(state)} (limit ${duration(waitMs[name])}). ${why}`,
        whatToDo,
      };
    });
}

const starved = ({ slots }: ServedQueue) =>
  [
    `All ${slots} slots are taken.`,
    'Start more workers, or give those that run more slots if their cores have room.',
  ] as const;

const LIMITED = [
  'The queue has a limit of its own.',
  'Lift its rate limit (PATCH /admin/api/queues/{name}), or its concurrency limit in Bull Board.',
] as const;

/** Stuck: slots are free, and nobody takes what waits. */
export function queueStuck(snapshot: Snapshot): Problem[] {
  return servedQueues(snapshot)
    .filter((queue) => !queue.state.paused && !isLimited(queue))
    .filter((queue) => queue.slots > 0 && !isBusy(queue))
    .filter(({ state }) => (state.oldestWaitingMs ?? 0) > STUCK_AFTER_MS)
    .filter(({ name, workers }) => workers.every((worker) => idleMs(worker, name) > STUCK_AFTER_MS))
    .map(({ name, state, slots }) => ({
      code: 'queue_stuck',
      severity: 'critical',
      subject: name,
      title: `Nothing is taken from ${name}`,
      detail: `${waiting(state)}, and ${slots - state.active} of ${slots} slots are free.`,
      whatToDo: 'Stop the workers, so that they are started anew; if that does not help, look at their logs.',
    }));
}

const waiting = ({ waiting: count, oldestWaitingMs }: QueueState): string =>
  `${tasksWait(count)}, the oldest for ${duration(oldestWaitingMs ?? 0)}`;

/** Since it last began a task of the queue, by its own clock. */
function idleMs({ queues, startedAt, beatAt }: WorkerInfo, queue: string): number {
  const began = queues.find(({ name }) => name === queue)?.beganAt ?? startedAt;
  return Date.parse(beatAt) - Date.parse(began);
}
