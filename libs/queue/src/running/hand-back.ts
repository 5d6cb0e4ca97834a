import type { Job } from 'bullmq';

/**
 * Puts a running job back into its queue, uncounted: its worker stops. It has had its turn, so it goes before
 * all that wait for theirs.
 * @param token the lock on the job
 */
export async function handBack(job: Job, token: string): Promise<void> {
  // Of a running job this is only noted; it decides where the job is put next.
  await job.changePriority({ priority: 0 });
  await job.moveToWait(token);
}
