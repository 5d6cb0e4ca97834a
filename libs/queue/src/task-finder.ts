import { AppError } from '@app/errors';
import { Injectable } from '@nestjs/common';
import type { Job, JobState, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { cancelTimes } from './cancel-mark.js';
import { QUEUE_NAMES } from './queue-names.js';
import { Queues } from './queues.js';
import { taskStatus, type TaskStatus } from './task-status.js';

/** A task as it lies in its queue. */
export interface FoundTask {
  readonly job: Job;
  readonly queue: Queue;
  readonly state: JobState | 'unknown';
  readonly status: TaskStatus;
  /** When its cancellation was asked for, in milliseconds. */
  readonly cancelledAt?: number;
}

/** Finds tasks by id, in whichever queue they are. */
@Injectable()
export class TaskFinder {
  constructor(private readonly queues: Queues) {}

  /** Undefined when there is no such task (any more). @throws AppError `queue_unavailable` */
  async find(taskId: string): Promise<FoundTask | undefined> {
    return this.queues.use(async (redis) => {
      const found = await Promise.all(
        QUEUE_NAMES.map((name) => findIn(redis, this.queues.get(name), taskId)),
      );
      return found.find((task) => task !== undefined);
    });
  }

  /** @throws AppError `task_not_found`, `queue_unavailable` */
  async get(taskId: string): Promise<FoundTask> {
    const found = await this.find(taskId);
    if (found) return found;
    throw new AppError('task_not_found', `There is no task ${taskId}, or its result has expired.`);
  }
}

async function findIn(redis: Redis, queue: Queue, taskId: string): Promise<FoundTask | undefined> {
  // The state first: a job read before it completed, with the state read after, would be "completed" without a result.
  const state = await queue.getJobState(taskId);
  if (state === 'unknown') return undefined;
  const [job, lock, [cancelledAt]] = await Promise.all([
    queue.getJob(taskId),
    redis.exists(`${queue.toKey(taskId)}:lock`),
    cancelTimes(redis, [{ queue, taskId }]),
  ]);
  if (!job) return undefined;
  // Its lock goes when a job ends: only if it is active still has its worker been lost.
  if (state === 'active' && !lock && (await queue.getJobState(taskId)) !== 'active') {
    return findIn(redis, queue, taskId);
  }
  const status = taskStatus({ state, job, cancelledAt, locked: lock === 1 });
  return { job, queue, state, status, cancelledAt };
}
