import { AppError } from '@app/errors';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetPast, markCancelled, unmarkCancelled } from './cancel-mark.js';
import { PROCESS_DOCUMENTS_BATCH, type ProcessBatchPayload } from './job-types.js';
import { Queues } from './queues.js';
import { TaskFinder, type FoundTask } from './task-finder.js';
import { TaskWebhooks } from './task-webhooks.js';
import { hasEnded, type TaskStatus } from './task-status.js';

/** A running task is told within 300 ms and gets a second to clean up. */
const SETTLE_LIMIT_MS = 4000;
const POLL_MS = 50;
/** Commands in flight at a time for the documents of a batch. */
const PAGE = 100;

const RETRYABLE: ReadonlySet<TaskStatus> = new Set<TaskStatus>(['failed', 'cancelled']);

/** What clients and operators do to tasks. Both may be repeated, and may race with the task's end. */
@Injectable()
export class TaskControl {
  constructor(
    private readonly finder: TaskFinder,
    private readonly queues: Queues,
    private readonly webhooks: TaskWebhooks,
  ) {}

  /**
   * Cancels a task that waits or runs, on whichever worker; of a batch its documents as well. Returns when
   * that is done, or after 4 s if a worker does not answer: the mark lasts, and whoever has the task finds it.
   * @throws AppError `task_not_found`, `task_already_finished`, `queue_unavailable`
   */
  async cancel(taskId: string): Promise<void> {
    const { job, queue, status } = await this.finder.get(taskId);
    if (status === 'cancelled') return;
    if (hasEnded(status)) throw alreadyFinished(taskId);
    const running = await this.mark(queue, [taskId, ...childrenOf(job)]);
    const until = Date.now() + SETTLE_LIMIT_MS;
    for (const id of running) await this.settled(id, until);
    const after = await this.finder.get(taskId);
    if (after.status === 'completed' || after.status === 'failed') throw alreadyFinished(taskId);
  }

  /**
   * Runs a failed or cancelled task again, under its id, with all of its attempts; of a batch every document
   * that failed or was cancelled.
   * @throws AppError `task_not_found`, `task_not_retryable`, `queue_unavailable`
   */
  async retry(taskId: string): Promise<void> {
    const found = await this.finder.get(taskId);
    if (!RETRYABLE.has(found.status)) throw notRetryable(taskId);
    for (const id of childrenOf(found.job)) {
      const child = await this.finder.find(id);
      if (child && RETRYABLE.has(child.status)) await this.runAgain(child);
    }
    await this.runAgain(found);
    await this.webhooks.tellAgain(found.job);
  }

  /** Marks the tasks of one queue; returns those that run and have been asked to stop. */
  private async mark(queue: Queue, taskIds: readonly string[]): Promise<string[]> {
    const running: string[] = [];
    for (let start = 0; start < taskIds.length; start += PAGE) {
      const page = taskIds.slice(start, start + PAGE);
      const marked = await this.queues.use((redis) =>
        Promise.all(page.map((id) => markCancelled(redis, queue, id))),
      );
      running.push(...page.filter((_, index) => marked[index] === 'running'));
    }
    return running;
  }

  private async settled(taskId: string, until: number): Promise<void> {
    while (Date.now() < until) {
      const found = await this.finder.find(taskId);
      if (!found || hasEnded(found.status)) return;
      await sleep(POLL_MS);
    }
  }

  private async runAgain(task: FoundTask): Promise<void> {
    const { queue, job } = task;
    const taskId = job.id ?? '';
    const until = Date.now() + SETTLE_LIMIT_MS;
    for (let state = task.state; Date.now() < until; state = (await this.finder.get(taskId)).state) {
      if (state === 'failed') {
        return this.queues.use(async (redis) => {
          await forgetPast(redis, queue, taskId);
          await again(task);
        });
      }
      // Cancelled while it waited: its place in the queue is still there.
      if (await this.queues.use((redis) => unmarkCancelled(redis, queue, taskId))) return;
      // A worker has just found the mark and is about to end it.
      await sleep(POLL_MS);
    }
    throw notRetryable(taskId);
  }
}

/** @throws AppError `task_not_retryable` when somebody else was quicker */
async function again({ job }: FoundTask): Promise<void> {
  await job
    .retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true })
    .catch((error: unknown) => {
      throw /is not in the failed state|Missing key/.test(String(error)) ? notRetryable(job.id ?? '') : error;
    });
}

function childrenOf(job: FoundTask['job']): string[] {
  if (job.name !== PROCESS_DOCUMENTS_BATCH.name) return [];
  return (job.data as ProcessBatchPayload).children.map(({ taskId }) => taskId);
}

function alreadyFinished(taskId: string): AppError {
  return new AppError('task_already_finished', `The task ${taskId} has finished.`);
}

function notRetryable(taskId: string): AppError {
  return new AppError('task_not_retryable', `The task ${taskId} has neither failed nor been cancelled.`);
}
