import { DRAINED, isTaskQueue, type KnownWorker, type QueueState } from '@app/queue';
import type { Problem } from '../problems/problem.js';
import { liveWorkers, slotsFor } from '../problems/serving.js';
import type { Snapshot } from '../problems/problem.js';
import type { FoundProblemDto, QueueViewDto, WorkerQueueDto, WorkerViewDto } from './overview.dto.js';

export function queueView(state: QueueState, snapshot: Snapshot): QueueViewDto {
  const { name, waiting, active, delayed, failed, completed, paused, rateLimit } = state;
  const slots = liveWorkers(snapshot).map((worker) => slotsFor(worker, state.name));
  return {
    ...{ name, waiting, active, delayed, failed, completed, paused },
    oldest_waiting_ms: state.oldestWaitingMs,
    rate_limit: rateLimit && { max: rateLimit.max, per_ms: rateLimit.perMs },
    max_active: state.maxActive,
    workers: slots.filter((count) => count > 0).length,
    slots: slots.reduce((sum, count) => sum + count, 0),
  };
}

export function workerView(worker: KnownWorker): WorkerViewDto {
  const { info } = worker;
  return {
    id: info.id,
    host: info.host,
    pid: info.pid,
    version: info.version,
    status: workerStatus(worker),
    started_at: info.startedAt,
    beat_at: new Date(worker.beatAt).toISOString(),
    queues: queuesOf(worker),
    running: info.running.map((task) => ({
      task_id: task.taskId,
      job: task.job,
      queue: task.queue,
      stage: task.stage,
      stage_since: task.stageSince,
      started_at: task.startedAt,
      document: task.document,
    })),
    processed: info.processed,
    failed: info.failed,
    retried: info.retried,
    memory_bytes: info.memoryBytes,
    load: info.load,
    event_loop_lag_ms: info.eventLoopLagMs,
  };
}

export function workerStatus(worker: KnownWorker): WorkerViewDto['status'] {
  const { info, lost } = worker;
  if (lost) return 'lost';
  if (info.stopping) return 'stopping';
  const tasks = queuesOf(worker).filter(({ name }) => isTaskQueue(name));
  const isDrained = info.queues.some(({ holds }) => holds.includes(DRAINED));
  if (isDrained) return info.running.length > 0 ? 'draining' : 'drained';
  return tasks.some(({ running, concurrency }) => concurrency > 0 && running >= concurrency)
    ? 'busy'
    : 'online';
}

function queuesOf({ info }: KnownWorker): WorkerQueueDto[] {
  return info.queues.map(({ name, concurrency, holds }) => ({
    name,
    concurrency,
    running: info.running.filter(({ queue }) => queue === name).length,
    held: holds.length > 0,
  }));
}

export function problemView({ whatToDo, since, ...problem }: Problem): FoundProblemDto {
  return {
    ...problem,
    what_to_do: whatToDo,
    since: since === undefined ? null : new Date(since).toISOString(),
  };
}
