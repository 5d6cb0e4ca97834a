export { isConnectionError } from './queues/connection-error.js';
export { DeadLetters } from './tasks/dead-letters.js';
export { ExpiredTasks } from './tasks/expired-tasks.js';
export { JobCatalogue } from './jobs/job-catalogue.js';
export type { JobContext } from './jobs/job-context.js';
export { JobHandler } from './jobs/job-handler.decorator.js';
export { JobRunner } from './running/job-runner.js';
export { jobType, type JobRow, type JobType } from './jobs/job-type.js';
export {
  BUILD_EMBEDDING_VERSION,
  BuildEmbeddingVersionPayload,
  DELIVER_WEBHOOK,
  DeliverWebhookPayload,
  OPTIMIZE_INDEX,
  OptimizeIndexPayload,
  PROCESS_DOCUMENT,
  ProcessDocumentPayload,
  SWEEP,
} from './jobs/job-types.js';
export { PostponeError } from './jobs/postpone-error.js';
export { QueueHealth, type QueueDepth } from './queues/queue-health.js';
export { QUEUE_NAMES, TASK_QUEUES, type QueueName, type TaskQueueName } from './queues/queue-names.js';
export { QueueTurns } from './queues/queue-turns.js';
export { Queues } from './queues/queues.js';
export { QueueModule } from './queue.module.js';
export { retryBackoff } from './jobs/retry-backoff.js';
export { RunningTasks } from './running/running-tasks.js';
export { hasEnded, TASK_STATUSES, type TaskStatus } from './tasks/task-status.js';
export { TaskControl } from './tasks/task-control.js';
export { TaskIndex, type TaskFilter } from './tasks/task-index.js';
export { TaskReader } from './tasks/task-reader.js';
export { TaskSubmitter, type BatchItem } from './tasks/task-submitter.js';
export { TaskWatcher } from './task-events/task-watcher.js';
export type { TaskSnapshot } from './task-events/task-snapshot.js';
export type { TaskView } from './tasks/task-view.js';
export { WEBHOOK_STATUSES, type WebhookDelivery } from './tasks/webhook-view.js';
export { WorkerHeartbeat } from './workers/worker-heartbeat.js';
export { WorkerRegistry, type WorkerInfo } from './workers/worker-registry.js';
export { TaskRuns, type TaskRun } from './running/task-runs.js';
export { slotsOf, workerTimings } from './workers/worker-timings.js';
