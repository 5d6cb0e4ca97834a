export { isConnectionError } from './connection-error.js';
export { DeadLetters } from './dead-letters.js';
export { ExpiredTasks } from './expired-tasks.js';
export { JobCatalogue } from './job-catalogue.js';
export type { JobContext } from './job-context.js';
export { JobHandler } from './job-handler.decorator.js';
export { JobRunner } from './job-runner.js';
export { jobType, type JobRow, type JobType } from './job-type.js';
export {
  DELIVER_WEBHOOK,
  DeliverWebhookPayload,
  OPTIMIZE_INDEX,
  OptimizeIndexPayload,
  PROCESS_DOCUMENT,
  ProcessDocumentPayload,
  SWEEP,
} from './job-types.js';
export { PostponeError } from './postpone-error.js';
export { QueueHealth, type QueueDepth } from './queue-health.js';
export { QUEUE_NAMES, TASK_QUEUES, type QueueName, type TaskQueueName } from './queue-names.js';
export { QueueTurns } from './queue-turns.js';
export { Queues } from './queues.js';
export { QueueModule } from './queue.module.js';
export { retryBackoff } from './retry-backoff.js';
export { RunningTasks } from './running-tasks.js';
export { hasEnded, TASK_STATUSES, type TaskStatus } from './task-status.js';
export { TaskControl } from './task-control.js';
export { TaskIndex, type TaskFilter } from './task-index.js';
export { TaskReader } from './task-reader.js';
export { TaskSubmitter, type BatchItem } from './task-submitter.js';
export { TaskWatcher } from './task-events/task-watcher.js';
export type { TaskSnapshot } from './task-events/task-snapshot.js';
export type { TaskView } from './task-view.js';
export { WEBHOOK_STATUSES, type WebhookDelivery } from './webhook-view.js';
export { WorkerHeartbeat } from './worker-heartbeat.js';
export { WorkerRegistry, type WorkerInfo } from './worker-registry.js';
export { TaskRuns, type TaskRun } from './task-runs.js';
export { slotsOf, workerTimings } from './worker-timings.js';
