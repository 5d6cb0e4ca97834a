import { Injectable } from '@nestjs/common';
import type { Job, JobType, Queue } from 'bullmq';
import { isTaskQueue, QUEUE_NAMES, type QueueName } from './queue-names.js';
import { QueueTurns } from './queue-turns.js';
import { Queues } from './queues.js';

/** A job's states as they are told: BullMQ has two for one that waits for a worker. */
const LEVEL_STATES = ['waiting', 'active', 'delayed', 'waiting_children', 'failed', 'completed'] as const;
type LevelState = (typeof LEVEL_STATES)[number];

const BULLMQ_STATES: Record<LevelState, readonly JobType[]> = {
  waiting: ['waiting', 'prioritized'],
  active: ['active'],
  delayed: ['delayed'],
  waiting_children: ['waiting-children'],
  failed: ['failed'],
  completed: ['completed'],
};
/** At the head of a queue there may be some that have run before. */
const LOOKED_AT = 20;

/** What one queue holds. */
export interface QueueLevel {
  readonly jobs: Readonly<Record<LevelState, number>>;
  /** Age of the job that has waited longest for its first run, in milliseconds; null when none waits. */
  readonly oldestMs: number | null;
  readonly paused: boolean;
}

/** What every queue holds, for metrics. */
@Injectable()
export class QueueLevels {
  constructor(
    private readonly queues: Queues,
    private readonly turns: QueueTurns,
  ) {}

  /** @throws AppError `queue_unavailable` */
  async read(): Promise<Map<QueueName, QueueLevel>> {
    const levels = await this.queues.use(() => Promise.all(QUEUE_NAMES.map((name) => this.level(name))));
    return new Map(QUEUE_NAMES.map((name, index) => [name, levels[index]!]));
  }

  private async level(name: QueueName): Promise<QueueLevel> {
    const queue = this.queues.get(name);
    const [counts, since, paused] = await Promise.all([
      queue.getJobCounts(...Object.values(BULLMQ_STATES).flat()),
      isTaskQueue(name) ? this.turns.oldest(name) : oldest(queue),
      queue.isPaused(),
    ]);
    const jobs = LEVEL_STATES.map((state) => {
      const count = BULLMQ_STATES[state].reduce((sum, part) => sum + (counts[part] ?? 0), 0);
      return [state, count] as const;
    });
    return {
      jobs: Object.fromEntries(jobs) as Record<LevelState, number>,
      oldestMs: since === undefined ? null : Math.max(0, Date.now() - since),
      paused,
    };
  }
}

/** Since when the job waits that came first, in milliseconds, of a queue whose jobs are taken as they come. */
async function oldest(queue: Queue): Promise<number | undefined> {
  const jobs = (await queue.getJobs(['waiting'], 0, LOOKED_AT - 1, true)) as (Job | undefined)[];
  const times = jobs
    .filter((job) => job && job.processedOn === undefined)
    .map((job) => job!.timestamp + job!.delay);
  return times.length > 0 ? Math.min(...times) : undefined;
}
