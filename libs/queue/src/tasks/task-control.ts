import { AppError } from '@app/errors';
import { Injectable } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetPast, markCancelled, unmarkCancelled } from './cancel-mark.js';
import { PROCESS_DOCUMENTS_BATCH, type ProcessBatchPayload } from '../jobs/job-types.js';
import { isTaskQueue } from '../queues/queue-names.js';
import { QueueTurns } from '../queues/queue-turns.js';
import { Queues } from '../queues/queues.js';
import { readFacts } from './task-facts.js';
import { entryOf } from './task-index-entry.js';
import { TaskFinder, type FoundTask } from './task-finder.js';
import { hasEnded, RETRYABLE_STATUSES, taskStatus } from './task-status.js';
import { TaskWebhooks } from './task-webhooks.js';

/** A running task is told within 300 ms and gets a second to clean up. */
const SETTLE_LIMIT_MS = 4000;
const POLL_MS = 50;
/** Commands in flight at a time for the documents of a batch. */
const PAGE = 100;

/** What clients and operators do to tasks. All of it may be repeated, and may race with the task's end. */
@Injectable()
export class TaskControl {
  constructor(
    private readonly finder: TaskFinder,
    private readonly queues: Queues,
    private readonly turns: QueueTurns,
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
    await this.settled(queue, running);
    const after = await this.finder.get(taskId);
    if (after.status === 'completed' || after.status === 'failed') throw alreadyFinished(taskId);
  }

  /**
   * Runs a failed or cancelled task again, under its id, with all of its attempts; of a batch every document
   * that failed or was cancelled.
   * @throws AppError `task_not_found`, `task_not_retryable`, `queue_full`, `queue_unavailable`
   */
  async retry(taskId: string): Promise<void> {
    const found = await this.finder.get(taskId);
    if (!RETRYABLE_STATUSES.has(found.status)) throw notRetryable(taskId);
    for (const id of childrenOf(found.job)) {
      const child = await this.finder.find(id);
      if (child && RETRYABLE_STATUSES.has(child.status)) await this.runAgain(child);
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
      const delayed = page.filter((_, index) => marked[index] === 'delayed');
      await this.queues.use(() => Promise.all(delayed.map((id) => endDelay(queue, id))));
    }
    return running;
  }

  private async settled(queue: Queue, taskIds: readonly string[]): Promise<void> {
    for (const until = Date.now() + SETTLE_LIMIT_MS; Date.now() < until; await sleep(POLL_MS)) {
      const facts = await this.queues.use((redis) => readFacts(redis, queue, taskIds));
      if (facts.every((found) => !found || hasEnded(taskStatus(found)))) return;
    }
  }

  private async runAgain(task: FoundTask): Promise<void> {
    const { queue, job } = task;
    const taskId = job.id ?? '';
    const until = Date.now() + SETTLE_LIMIT_MS;
    for (let { facts } = task; Date.now() < until; { facts } = await this.finder.get(taskId)) {
      if (facts.finishedAt !== undefined) return this.again(task);
      // Cancelled while it waited: its place in the queue is still there.
      if (await this.queues.use((redis) => unmarkCancelled(redis, queue, taskId))) {
        if (isTaskQueue(queue.name)) await this.turns.waitsAgain(queue.name, taskId, job.timestamp);
        return;
      }
      // A worker has just found the mark and is about to end it.
      await sleep(POLL_MS);
    }
    throw notRetryable(taskId);
  }

  /** A task that runs again takes its turn like a new one: many that are retried must not hold up all others. */
  private async again({ queue, job }: FoundTask): Promise<void> {
    const taskId = job.id ?? '';
    const turn = await this.turnOf(job);
    await this.queues.use(async (redis) => {
      await forgetPast(redis, queue, taskId);
      if (turn !== undefined) await job.changePriority({ priority: turn });
      await retryFailed(job);
    });
  }

  private async turnOf({ id, name, queueName, opts, data }: Job): Promise<number | undefined> {
    // Without a priority it needs no turn: it has waited for others that had theirs.
    if (!isTaskQueue(queueName) || !opts.priority) return undefined;
    const entry = entryOf({ queue: queueName, taskId: id ?? '', jobName: name }, data as object);
    const [turn] = await this.turns.admit(queueName, [entry]);
    return turn;
  }
}

/** @throws AppError `task_not_retryable` when somebody else was quicker */
async function retryFailed(job: Job): Promise<void> {
  await job
    .retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true })
    .catch((error: unknown) => {
      throw /is not in the failed state|Missing key/.test(String(error)) ? notRetryable(job.id ?? '') : error;
    });
}

/** Somebody else may have been quicker, or its time may just have come. */
async function endDelay(queue: Queue, taskId: string): Promise<void> {
  const job = await queue.getJob(taskId);
  await job?.promote().catch((error: unknown) => {
    if (!/is not in the delayed state|Missing key/.test(String(error))) throw error;
  });
}

function childrenOf(job: Job): string[] {
  if (job.name !== PROCESS_DOCUMENTS_BATCH.name) return [];
  return (job.data as ProcessBatchPayload).children.map(({ taskId }) => taskId);
}

function alreadyFinished(taskId: string): AppError {
  return new AppError('task_already_finished', `The task ${taskId} has finished.`);
}

function notRetryable(taskId: string): AppError {
  return new AppError('task_not_retryable', `The task ${taskId} has neither failed nor been cancelled.`);
}
