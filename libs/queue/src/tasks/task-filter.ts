import type { ErrorCode } from '@app/errors';
import type { TaskIndexEntry } from './task-index-entry.js';
import type { TaskStatus } from './task-status.js';

/** Which tasks; what is left out does not matter. */
export interface TaskFilter {
  /** A task id, a document id, or a part of a file name in any case. */
  readonly q?: string;
  readonly status?: readonly TaskStatus[];
  readonly collection?: string;
  /** Job name. */
  readonly job?: string;
  readonly queue?: string;
  /** Of the error a task ended with or is retried for. */
  readonly code?: ErrorCode;
  /** Id of the worker that had it last. */
  readonly worker?: string;
  /** Submitted then or later. */
  readonly since?: Date;
  /** Submitted then or earlier. */
  readonly until?: Date;
}

/** What can be said of a task without reading it. */
export function entryMatches(entry: TaskIndexEntry, filter: TaskFilter): boolean {
  return (
    (filter.collection ?? entry.collection) === entry.collection &&
    (filter.job ?? entry.jobName) === entry.jobName &&
    (filter.queue ?? entry.queue) === entry.queue &&
    (filter.q === undefined || isNamed(entry, filter.q))
  );
}

function isNamed({ taskId, documentId, filename }: TaskIndexEntry, q: string): boolean {
  return q === taskId || q === documentId || filename.toLowerCase().includes(q.toLowerCase());
}
