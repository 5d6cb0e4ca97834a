import { AppError } from '@app/errors';
import { Injectable } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { QUEUE_NAMES } from '../queues/queue-names.js';
import { Queues } from '../queues/queues.js';
import { readFacts, type TaskFacts } from './task-facts.js';
import { taskStatus, type TaskStatus } from './task-status.js';

/** A task as it lies in its queue. */
export interface FoundTask {
  readonly job: Job;
  readonly queue: Queue;
  readonly facts: TaskFacts;
  readonly status: TaskStatus;
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

  /** Tasks of one queue, in that order; those that are gone are left out. @throws AppError `queue_unavailable` */
  async findIn(queueName: string, taskIds: readonly string[]): Promise<FoundTask[]> {
    const queue = this.queues.get(queueName);
    return this.queues.use(async (redis) => {
      const facts = await readFacts(redis, queue, taskIds);
      const found = await Promise.all(
        taskIds.map((id, index) => findJob(redis, { queue, facts: facts[index] }, id)),
      );
      return found.flatMap((task) => task ?? []);
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
  const [facts] = await readFacts(redis, queue, [taskId]);
  return findJob(redis, { queue, facts }, taskId);
}

async function findJob(
  redis: Redis,
  { queue, facts }: { queue: Queue; facts: TaskFacts | undefined },
  taskId: string,
): Promise<FoundTask | undefined> {
  const job = facts && (await queue.getJob(taskId));
  if (!facts || !job) return undefined;
  // The job was read after the facts: if it ended (or was begun again) in between, they are of another time.
  if (job.finishedOn !== facts.finishedAt) return findIn(redis, queue, taskId);
  return { job, queue, facts, status: taskStatus(facts) };
}
