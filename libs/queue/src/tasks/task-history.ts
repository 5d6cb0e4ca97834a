import { RedisScript } from '@app/redis';
import { toAppError } from '@app/errors';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { isTaskQueue } from '../queues/queue-names.js';
import { Queues } from '../queues/queues.js';
import type { StageTime } from '../running/stage-times.js';
import { TaskRuns, type RunOutcome, type TaskRun } from '../running/task-runs.js';
import { WORKER_ID } from '../workers/worker-id.js';

/** Field of a job's hash that BullMQ does not know: a line of JSON for each run that ended. So it lives as long as its job. */
const RUNS = 'ragmill:runs';
const MAX_RUNS = 20;

/** One run of a task, as it is kept. */
export interface PastRun {
  /** Milliseconds. */
  readonly at: number;
  readonly tookMs: number;
  /** From 1. */
  readonly attempt: number;
  readonly worker: string;
  readonly outcome: RunOutcome;
  readonly code?: string;
  readonly message?: string;
  readonly stages: readonly StageTime[];
  /** How often the task's workers had been lost before. */
  readonly timesLost: number;
}

/** KEYS: job. ARGV: line. */
const APPEND = new RedisScript<void>(`
if redis.call('exists', KEYS[1]) == 0 then return end
local runs = (redis.call('hget', KEYS[1], '${RUNS}') or '') .. ARGV[1] .. '\\n'
local _, count = string.gsub(runs, '\\n', '')
if count > ${MAX_RUNS} then runs = string.gsub(runs, '^[^\\n]*\\n', '', 1) end
redis.call('hset', KEYS[1], '${RUNS}', runs)`);

/** The runs of a task that have ended, oldest first; the last 20. */
export async function pastRuns(redis: Redis, queue: Queue, taskId: string): Promise<PastRun[]> {
  const lines = (await redis.hget(queue.toKey(taskId), RUNS)) ?? '';
  return lines.split('\n').flatMap((line) => (line ? [JSON.parse(line) as PastRun] : []));
}

/** Keeps what the runs of this worker's tasks were, with the tasks. */
@Injectable()
export class TaskHistory {
  private readonly logger = new Logger(TaskHistory.name);

  constructor(
    private readonly queues: Queues,
    runs: TaskRuns,
  ) {
    runs.observe((run) => this.keep(run));
  }

  private keep(run: TaskRun): void {
    // Of a first run that just went well, the job itself knows everything.
    const isPlain = run.outcome === 'completed' && run.stages.length === 0 && run.attempt === 1;
    if (isPlain || !isTaskQueue(run.queue)) return;
    const key = this.queues.get(run.queue).toKey(run.taskId);
    // On the same connection as what ends the task, and before it.
    this.queues
      .use((redis) => APPEND.run(redis, [key], [JSON.stringify(past(run))]))
      .catch((error: unknown) => {
        if (toAppError(error).code === 'queue_unavailable') return;
        this.logger.error({ err: error, task_id: run.taskId }, 'run not kept');
      });
  }
}

function past(run: TaskRun): PastRun {
  return {
    at: run.startedAt.getTime(),
    tookMs: run.tookMs,
    attempt: run.attempt,
    worker: WORKER_ID,
    outcome: run.outcome,
    code: run.code,
    message: run.message,
    stages: run.stages,
    timesLost: run.timesLost,
  };
}
