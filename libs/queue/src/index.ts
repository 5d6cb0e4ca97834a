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
  MAX_REPROCESSED_IDS,
  OPTIMIZE_INDEX,
  OptimizeIndexPayload,
  PROCESS_DOCUMENT,
  ProcessDocumentPayload,
  REPROCESS_COLLECTION,
  ReprocessCollectionPayload,
  SWEEP,
} from './jobs/job-types.js';
export { PostponeError } from './jobs/postpone-error.js';
export { sliceOf } from './jobs/slices.js';
export { QueueHealth, type QueueDepth } from './queues/queue-health.js';
export {
  isTaskQueue,
  QUEUE_NAMES,
  TASK_QUEUES,
  type QueueName,
  type TaskQueueName,
} from './queues/queue-names.js';
export { QueueStates, type QueueState } from './queues/queue-states.js';
export { QueueTurns } from './queues/queue-turns.js';
export { Queues } from './queues/queues.js';
export { QueueModule } from './queue.module.js';
export { retryBackoff } from './jobs/retry-backoff.js';
export { RunningTasks } from './running/running-tasks.js';
export { hasEnded, TASK_STATUSES, type TaskStatus } from './tasks/task-status.js';
export { TaskControl } from './tasks/task-control.js';
export { CancelMany } from './tasks/cancel-many.js';
export { TaskDetails } from './tasks/task-details.js';
export type { TaskFilter } from './tasks/task-filter.js';
export { TaskIndex } from './tasks/task-index.js';
export { TIMELINE_KINDS, type TimelineEvent } from './tasks/task-timeline.js';
export { TaskReader, type TaskBrief } from './tasks/task-reader.js';
export { TaskSubmitter, type BatchItem } from './tasks/task-submitter.js';
export { TaskWatcher } from './task-events/task-watcher.js';
export type { TaskSnapshot } from './task-events/task-snapshot.js';
export type { TaskView } from './tasks/task-view.js';
export { WEBHOOK_STATUSES, type WebhookDelivery } from './tasks/webhook-view.js';
export { WorkerHeartbeat } from './workers/worker-heartbeat.js';
export { WorkerControl } from './workers/worker-control.js';
export { WORKER_ID } from './workers/worker-id.js';
export {
  DRAINED,
  NO_SLOTS,
  EMBEDDING_SERVICE_AWAY,
  type KnownWorker,
  type WorkerInfo,
  type WorkerQueue,
} from './workers/worker-info.js';
export type { WorkerMarks } from './workers/worker-marks.js';
export { WorkerRegistry } from './workers/worker-registry.js';
export {
  RUN_OUTCOMES,
  TaskRuns,
  type RunStart,
  type RunWatch,
  type TaskEnd,
  type TaskRun,
} from './running/task-runs.js';
export { MAX_SLOTS, slotsOf, workerTimings } from './workers/worker-timings.js';
export { TrendReader, type FailureCount } from './trends/trend-reader.js';
export type { TrendWindowName } from './trends/trend-windows.js';
export type { Trends } from './trends/trends.js';
export { WaitingSample, type WaitingTask } from './queues/waiting-sample.js';
