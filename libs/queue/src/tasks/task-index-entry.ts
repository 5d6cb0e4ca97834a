/** A task in the index of all tasks: what does not change while it lives. What a task does not have is empty. */
export interface TaskIndexEntry {
  readonly queue: string;
  readonly taskId: string;
  readonly jobName: string;
  readonly collection: string;
  readonly documentId: string;
  /** Its beginning, where it is long. */
  readonly filename: string;
}

/** Key of the index under `REDIS_PREFIX`: a sorted set of entries by the time they were submitted. */
export const TASK_INDEX = 'tasks';

/** In characters; the index is kept in memory. */
const MAX_FILENAME = 120;

/** The entry of a task, the same each time it is made. */
export function entryOf(
  task: Pick<TaskIndexEntry, 'queue' | 'taskId' | 'jobName'>,
  payload: object,
): TaskIndexEntry {
  const { collection, documentId, filename } = payload as Partial<Record<keyof TaskIndexEntry, unknown>>;
  return {
    ...task,
    collection: textOf(collection),
    documentId: textOf(documentId),
    filename: textOf(filename).slice(0, MAX_FILENAME).toWellFormed(),
  };
}

/** What clients choose freely is encoded: none of the parts can have a colon. */
export const formatEntry = (entry: TaskIndexEntry): string =>
  [
    entry.queue,
    entry.taskId,
    entry.jobName,
    entry.collection,
    encodeURIComponent(entry.documentId),
    encodeURIComponent(entry.filename),
  ].join(':');

export function parseEntry(text: string): TaskIndexEntry {
  const [queue = '', taskId = '', jobName = '', collection = '', documentId = '', filename = ''] =
    text.split(':');
  return {
    queue,
    taskId,
    jobName,
    collection,
    documentId: decodeURIComponent(documentId),
    filename: decodeURIComponent(filename),
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
