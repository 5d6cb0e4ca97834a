import type { QueueName } from '@app/queue';
import { duration, tasksWait } from './in-words.js';
import type { Problem, Snapshot } from './problem.js';
import { liveWorkers, served, servedQueues } from './serving.js';

/** Nobody would take a task of the queue. */
export function noWorker(snapshot: Snapshot): Problem[] {
  const takenOff = liveWorkers(snapshot).length > 0;
  // Where there is no worker at all, two of them say enough.
  return (takenOff ? served(snapshot, isWork) : servedQueues(snapshot))
    .filter(({ workers }) => workers.length === 0)
    .map(({ name, state: { waiting, oldestWaitingMs } }) => ({
      code: 'no_worker',
      // Cancelled ones are in their places until somebody takes them.
      severity: oldestWaitingMs === null ? 'warning' : 'critical',
      subject: name,
      title: `No worker on ${name}`,
      detail:
        oldestWaitingMs === null
          ? 'No task waits yet.'
          : `${tasksWait(waiting)}, the oldest for ${duration(oldestWaitingMs)}.`,
      whatToDo: takenOff
        ? 'Every worker has been drained or has no slots for it: resume one, or give it slots.'
        : 'Start a worker: npm run start:worker, or docker compose up --scale worker=2.',
    }));
}

/** Nothing but the question whether workers answer waits in the other one. */
const isWork = (name: QueueName): name is Exclude<QueueName, 'health'> => name !== 'health';
