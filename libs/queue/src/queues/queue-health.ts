import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { HEALTH_CHECK } from '../jobs/job-types.js';
import { TASK_QUEUES, type TaskQueueName } from './queue-names.js';
import { QueueTurns } from './queue-turns.js';
import { Queues } from './queues.js';
import { TaskReader } from '../tasks/task-reader.js';
import { TaskSubmitter } from '../tasks/task-submitter.js';
import type { WorkerInfo } from '../workers/worker-info.js';

const ANSWER_LIMIT_MS = 3000;
const POLL_MS = 25;

/** Jobs of one queue by state. */
export interface QueueDepth {
  /** Workers that take tasks of it. */
  readonly workers: number;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  /** Age of the task that has waited longest for its first run, in seconds; null when none waits. */
  readonly oldest_waiting_s: number | null;
}

/** What the queues look like to somebody who must judge whether work gets done. */
@Injectable()
export class QueueHealth {
  constructor(
    private readonly queues: Queues,
    private readonly tasks: TaskReader,
    private readonly submitter: TaskSubmitter,
    private readonly turns: QueueTurns,
  ) {}

  /**
   * @param workers those that live
   * @throws AppError `queue_unavailable`
   */
  async depths(workers: readonly WorkerInfo[]): Promise<Record<TaskQueueName, QueueDepth>> {
    const depths = await Promise.all(TASK_QUEUES.map((name) => this.depth(name, workers)));
    return Object.fromEntries(TASK_QUEUES.map((name, index) => [name, depths[index]])) as Record<
      TaskQueueName,
      QueueDepth
    >;
  }

  /**
   * Sends a health check through Redis and waits for a worker to answer it.
   * @returns milliseconds to the answer; null when none came within 3 s
   * @throws AppError `queue_unavailable`
   */
  async roundTrip(): Promise<number | null> {
    const startedAt = performance.now();
    const taskId = await this.submitter.submit(HEALTH_CHECK, {});
    while (performance.now() - startedAt < ANSWER_LIMIT_MS) {
      if ((await this.tasks.status(taskId)) === 'completed') return Math.round(performance.now() - startedAt);
      await sleep(POLL_MS);
    }
    return null;
  }

  private async depth(name: TaskQueueName, workers: readonly WorkerInfo[]): Promise<QueueDepth> {
    const queue = this.queues.get(name);
    return this.queues.use(async () => {
      const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed');
      const oldest = await this.turns.oldest(name);
      return {
        workers: workers.filter(({ queues }) =>
          queues.some((each) => each.name === name && each.holds.length === 0),
        ).length,
        waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0),
        active: counts.active ?? 0,
        delayed: counts.delayed ?? 0,
        failed: counts.failed ?? 0,
        oldest_waiting_s: oldest === undefined ? null : Math.round((Date.now() - oldest) / 1000),
      };
    });
  }
}
