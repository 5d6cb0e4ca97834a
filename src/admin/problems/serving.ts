import {
  DRAINED,
  isTaskQueue,
  NO_SLOTS,
  type QueueName,
  type QueueState,
  type TaskQueueName,
  type WorkerInfo,
} from '@app/queue';
import type { Snapshot } from './problem.js';

/** A queue, and the workers that could take what waits there. */
export interface ServedQueue<Name extends QueueName = TaskQueueName> {
  readonly name: Name;
  readonly state: QueueState;
  /** They live and no operator has taken them off the queue; they may hold for another reason. */
  readonly workers: readonly WorkerInfo[];
  /** Of those that hold for no reason. */
  readonly slots: number;
}

/** Workers that live and are not about to stop. */
export const liveWorkers = ({ workers }: Snapshot): WorkerInfo[] =>
  workers.filter(({ lost, info }) => !lost && !info.stopping).map(({ info }) => info);

/** The queues that clients' tasks wait in. */
export const servedQueues = (snapshot: Snapshot): ServedQueue[] => served(snapshot, isTaskQueue);

export function served<Name extends QueueName>(
  snapshot: Snapshot,
  isWanted: (name: QueueName) => name is Name,
): ServedQueue<Name>[] {
  const live = liveWorkers(snapshot);
  return snapshot.queues.flatMap((state) => {
    const { name } = state;
    if (!isWanted(name)) return [];
    const workers = live.filter((worker) => !isTakenOff(worker, name));
    const slots = live.reduce((sum, worker) => sum + slotsFor(worker, name), 0);
    return [{ name, state, workers, slots }];
  });
}

export const holdsOf = ({ queues }: WorkerInfo, queue: QueueName): readonly string[] | undefined =>
  queues.find(({ name }) => name === queue)?.holds;

function isTakenOff(worker: WorkerInfo, queue: QueueName): boolean {
  const holds = holdsOf(worker, queue);
  return !holds || holds.includes(DRAINED) || holds.includes(NO_SLOTS);
}

/** How many jobs of a queue a worker takes at a time as things are. */
export function slotsFor({ queues }: WorkerInfo, queue: QueueName): number {
  const found = queues.find(({ name }) => name === queue);
  return found && found.holds.length === 0 ? found.concurrency : 0;
}
