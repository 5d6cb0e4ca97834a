import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { HEALTH_CHECK } from '../jobs/job-types.js';
import { isTaskQueue, type TaskQueueName } from './queue-names.js';
import { QueueStates, type QueueState } from './queue-states.js';
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
    private readonly states: QueueStates,
    private readonly tasks: TaskReader,
    private readonly submitter: TaskSubmitter,
  ) {}

  /**
   * @param workers those that live
   * @throws AppError `queue_unavailable`
   */
  async depths(workers: readonly WorkerInfo[]): Promise<Record<TaskQueueName, QueueDepth>> {
    const states = (await this.states.read()).filter(({ name }) => isTaskQueue(name));
    return Object.fromEntries(states.map((state) => [state.name, depthOf(state, workers)])) as Record<
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
}

function depthOf(
  { name, waiting, active, delayed, failed, oldestWaitingMs }: QueueState,
  workers: readonly WorkerInfo[],
): QueueDepth {
  const taking = workers.filter(({ queues }) =>
    queues.some((each) => each.name === name && each.holds.length === 0),
  );
  const oldest_waiting_s = oldestWaitingMs === null ? null : Math.round(oldestWaitingMs / 1000);
  return { workers: taking.length, waiting, active, delayed, failed, oldest_waiting_s };
}
