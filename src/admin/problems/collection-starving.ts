import { TASK_QUEUES, type WaitingTask } from '@app/queue';
import { duration } from './in-words.js';
import type { Problem, Snapshot } from './problem.js';

/** A collection whose oldest task has waited so many times longer than is usual in its queue has not had its turn. */
const TIMES_MEDIAN = 3;

/** One collection waits far longer than the others of its queue. */
export function collectionStarving({ waiting, limits }: Snapshot): Problem[] {
  return TASK_QUEUES.flatMap((queue) => {
    const tasks = waiting[queue] ?? [];
    const oldest = oldestByCollection(tasks);
    const usual = median(tasks.map(({ waitedMs }) => waitedMs));
    const tooLong = Math.max(limits.waitMs[queue], TIMES_MEDIAN * usual);
    if (oldest.size < 2) return [];
    return [...oldest]
      .filter(([, waitedMs]) => waitedMs > tooLong)
      .map(([collection, waitedMs]): Problem => ({
        code: 'collection_starving',
        severity: 'warning',
        subject: collection,
        title: `${collection} waits longer than others on ${queue}`,
        detail: `Its oldest task has waited for ${duration(waitedMs)}; half of those that wait have done so for ${duration(usual)} or less.`,
        whatToDo: 'Look at its waiting tasks; submit urgent ones with priority high, or start more workers.',
      }));
  });
}

function oldestByCollection(tasks: readonly WaitingTask[]): Map<string, number> {
  const oldest = new Map<string, number>();
  for (const { collection, waitedMs } of tasks)
    oldest.set(collection, Math.max(waitedMs, oldest.get(collection) ?? 0));
  return oldest;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
