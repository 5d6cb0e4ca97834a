import type { Job, JobState } from 'bullmq';

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
/** How the reason of a failed job begins that was cancelled, see `toJobFailure`. */
const CANCELLED_REASON = 'cancelled: ';

/** What a status is made of. */
export interface StatusFacts {
  /** BullMQ's. */
  readonly state: JobState | 'unknown';
  readonly job: Pick<Job, 'attemptsMade' | 'stalledCounter' | 'failedReason'>;
  /** When the cancellation was asked for, in milliseconds. */
  readonly cancelledAt?: number;
  /** Whether a worker holds the job's lock. */
  readonly locked: boolean;
}

/** The status a client sees. A job that nobody runs and that is marked will never run: it is cancelled already. */
export function taskStatus({ state, job, cancelledAt, locked }: StatusFacts): TaskStatus {
  switch (state) {
    case 'completed':
      return 'completed';
    case 'failed':
      return job.failedReason?.startsWith(CANCELLED_REASON) ? 'cancelled' : 'failed';
    case 'active':
      // Without a lock its worker is lost, and another one will take it.
      return locked ? 'processing' : 'retrying';
    default:
      if (cancelledAt !== undefined) return 'cancelled';
      return job.attemptsMade > 0 || job.stalledCounter > 0 ? 'retrying' : 'queued';
  }
}

export const hasEnded = (status: TaskStatus): boolean => ENDED.has(status);
