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

/** The status a client sees, from BullMQ's state and whether the job has failed before. */
export function taskStatus(state: JobState | 'unknown', job: Pick<Job, 'attemptsMade'>): TaskStatus {
  switch (state) {
    case 'completed':
      return 'completed';
    case 'failed':
      return 'failed';
    case 'active':
      return 'processing';
    default:
      return job.attemptsMade > 0 ? 'retrying' : 'queued';
  }
}
