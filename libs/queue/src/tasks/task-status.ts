import type { TaskFacts } from './task-facts.js';

export const TASK_STATUSES = [
  'queued',
  'processing',
  'retrying',
  'completed',
  'failed',
  'cancelled',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

const ENDED: ReadonlySet<TaskStatus> = new Set<TaskStatus>(['completed', 'failed', 'cancelled']);
/** Statuses of a task that can be run again under its id. */
export const RETRYABLE_STATUSES: ReadonlySet<TaskStatus> = new Set<TaskStatus>(['failed', 'cancelled']);
/** How the reason of a failed job begins that was cancelled, see `toJobFailure`. */
const CANCELLED_REASON = 'cancelled: ';

/** The status a client sees. A task that nobody runs and that is marked will never run: it is cancelled already. */
export function taskStatus(facts: TaskFacts): TaskStatus {
  if (facts.finishedAt !== undefined) {
    if (facts.succeeded) return 'completed';
    return facts.failedReason?.startsWith(CANCELLED_REASON) ? 'cancelled' : 'failed';
  }
  const cancelled = facts.cancelledAt !== undefined;
  // A worker may have it for a moment, only to end it.
  if (cancelled && !(facts.locked && facts.ranAtCancel)) return 'cancelled';
  if (facts.locked) return 'processing';
  // Taken and not locked: its worker is lost, and another one will take it.
  return facts.taken || facts.runsMade > 0 || facts.timesLost > 0 ? 'retrying' : 'queued';
}

export const hasEnded = (status: TaskStatus): boolean => ENDED.has(status);
