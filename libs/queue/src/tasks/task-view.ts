import type { TaskError } from '../jobs/job-failure.js';
import type { TaskProgress } from '../running/progress-reporter.js';
import type { TaskStatus } from './task-status.js';
import type { WebhookView } from './webhook-view.js';

/** How many of a batch's documents are in which status. */
export type TaskCounts = Record<TaskStatus | 'total', number>;

/** How a batch ended: all of its documents completed, some, or none. */
export type BatchOutcome = 'all' | 'partial' | 'none';

/** One document of a batch. */
export interface BatchDocumentView {
  readonly task_id: string;
  readonly document_id: string;
  readonly filename: string;
  readonly status: TaskStatus;
  readonly error: TaskError | null;
}

/** A task as clients see it: the answer of `GET /rag/task/{id}`. Times are ISO 8601. */
export interface TaskView {
  readonly task_id: string;
  readonly status: TaskStatus;
  readonly job: string;
  readonly queue: string;
  readonly progress: TaskProgress | null;
  /** Runs begun, from 1; 0 while none has. */
  readonly attempt: number;
  readonly max_attempts: number;
  /** Place in the queue from 1; null when the task does not wait. */
  readonly position: number | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly next_attempt_at: string | null;
  readonly document: {
    readonly document_id: string;
    readonly collection: string;
    readonly filename: string;
  } | null;
  readonly result: unknown;
  readonly error: TaskError | null;
  /** Null when the task came without a `callback_url`. */
  readonly webhook: WebhookView | null;
  /** Of a batch only. */
  readonly counts?: TaskCounts;
  /** Of a batch only; null until it has ended. */
  readonly outcome?: BatchOutcome | null;
  /** Of a batch only. */
  readonly documents?: BatchDocumentView[];
}
