import { isTaskQueue } from '@app/queue';
import { tasksWait } from './in-words.js';
import type { Problem, Snapshot } from './problem.js';

const NEARLY = 0.8;

/** Somebody has paused it. */
export function queuePaused({ queues }: Snapshot): Problem[] {
  return queues
    .filter(({ paused }) => paused)
    .map(({ name, waiting }) => ({
      code: 'queue_paused',
      severity: 'warning',
      subject: name,
      title: `The queue ${name} is paused`,
      detail: `${tasksWait(waiting)}; none is taken.`,
      whatToDo: 'Resume it; the audit log says who paused it.',
    }));
}

/** Submissions are about to be refused. */
export function queueNearlyFull({ queues, limits: { maxWaiting } }: Snapshot): Problem[] {
  return queues
    .filter(({ name }) => isTaskQueue(name))
    .filter(({ waiting }) => waiting >= NEARLY * maxWaiting)
    .map(({ name, waiting }) => ({
      code: 'queue_nearly_full',
      severity: waiting >= maxWaiting ? 'critical' : 'warning',
      subject: name,
      title: waiting >= maxWaiting ? `The queue ${name} is full` : `The queue ${name} is nearly full`,
      detail: `${waiting} of ${maxWaiting} places are taken; once they all are, submissions are answered 429.`,
      whatToDo: 'Start more workers; QUEUE_MAX_WAITING says how many may wait.',
    }));
}
