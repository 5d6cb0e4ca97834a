/** A task in the index of all tasks: what does not change while it lives. */
export interface TaskIndexEntry {
  readonly queue: string;
  readonly taskId: string;
  readonly jobName: string;
  /** Empty where a task has none. */
  readonly collection: string;
}

/** Key of the index under `REDIS_PREFIX`: a sorted set of entries by the time they were submitted. */
export const TASK_INDEX = 'tasks';

/** None of the parts can have a colon. */
export const formatEntry = ({ queue, taskId, jobName, collection }: TaskIndexEntry): string =>
  [queue, taskId, jobName, collection].join(':');

export function parseEntry(text: string): TaskIndexEntry {
  const [queue = '', taskId = '', jobName = '', collection = ''] = text.split(':');
  return { queue, taskId, jobName, collection };
}
