import { isTaskQueue, type WorkerInfo } from '@app/queue';
import { duration } from './in-words.js';
import type { Problem, Snapshot } from './problem.js';

/** Ending a task at its limit takes a moment, and a beat may be a little old. */
const GRACE_MS = 10_000;
/** Of its time limit; nothing that goes well is silent for so long. */
const SILENT_SHARE = 0.5;

type Running = WorkerInfo['running'][number];

/** A worker has it, and it does not come on. */
export function taskStuck({ workers }: Snapshot): Problem[] {
  return workers
    .filter(({ lost }) => !lost)
    .flatMap(({ info }) =>
      info.running.filter(({ queue }) => isTaskQueue(queue)).flatMap((task) => judge(task, info) ?? []),
    );
}

function judge(task: Running, worker: WorkerInfo): Problem | undefined {
  const now = Date.parse(worker.beatAt);
  const limitMs = task.timeLimit * 1000;
  const ranMs = now - Date.parse(task.startedAt);
  const silentMs = now - Date.parse(task.progressAt);
  const isOver = ranMs > limitMs + GRACE_MS;
  if (!isOver && silentMs <= limitMs * SILENT_SHARE) return undefined;
  const name = task.document?.filename ?? task.job;
  return {
    code: 'task_stuck',
    severity: isOver ? 'critical' : 'warning',
    subject: task.taskId,
    title: `${name} does not come on`,
    detail: isOver
      ? `It has run for ${duration(ranMs)} on ${worker.id}, past its limit of ${duration(limitMs)}.`
      : `Nothing of it has been heard for ${duration(silentMs)} on ${worker.id}${task.stage ? `, in ${task.stage}` : ''}; it is ended after ${duration(limitMs)}.`,
    whatToDo: isOver
      ? 'Stop that worker; its other tasks go on elsewhere.'
      : 'Wait for its limit, or cancel it and look at its document.',
    since: isOver ? Date.parse(task.startedAt) + limitMs : Date.parse(task.progressAt),
  };
}
