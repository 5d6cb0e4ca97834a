import type { QueueName } from '../queues/queue-names.js';
import type { RunningTask } from '../running/running-tasks.js';

/** How a worker takes the jobs of one queue. */
export interface WorkerQueue {
  readonly name: QueueName;
  /** Jobs it takes at a time. */
  readonly concurrency: number;
  /** Why it takes none; empty while it does. */
  readonly holds: readonly string[];
}

/** A running task as a worker reports it. Times are ISO 8601. */
export type ReportedTask = Omit<RunningTask, 'startedAt' | 'stageSince' | 'progressAt'> & {
  readonly startedAt: string;
  readonly stageSince: string | null;
  readonly progressAt: string;
};

/** What a worker says of itself with each heartbeat. Times are ISO 8601. */
export interface WorkerInfo {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly queues: readonly (WorkerQueue & {
    /** When it last began a job of the queue. */
    readonly beganAt: string | null;
  })[];
  readonly startedAt: string;
  readonly beatAt: string;
  /** It has been asked to stop: it takes nothing and ends what it can. */
  readonly stopping: boolean;
  readonly running: readonly ReportedTask[];
  /** Runs that ended on it since it started. */
  readonly processed: number;
  readonly failed: number;
  readonly retried: number;
  /** Resident, in bytes; the processes that read documents have theirs beside it. */
  readonly memoryBytes: number;
  /** CPU cores that the process used since the beat before. */
  readonly load: number;
  /** How late the event loop was since the beat before, 99th percentile. */
  readonly eventLoopLagMs: number;
}

/** A worker that beats, or did within the last hour. */
export interface KnownWorker {
  readonly info: WorkerInfo;
  /** Milliseconds, by the clock of Redis. */
  readonly beatAt: number;
  readonly lost: boolean;
}

/** Reason to hold of a worker that an operator has drained. */
export const DRAINED = 'drained';
/** Reason to hold of one queue from which an operator has taken a worker's slots. */
export const NO_SLOTS = 'no_slots';
/** Reason to hold while the embedding service is away. */
export const EMBEDDING_SERVICE_AWAY = 'embedding_service';
