import type { StorageSpace } from '@app/file-store';
import type { FailureCount, KnownWorker, QueueState, TaskQueueName, WaitingTask } from '@app/queue';

export const PROBLEM_CODES = [
  'no_worker',
  'oldest_task_over_limit',
  'queue_stuck',
  'task_stuck',
  'collection_starving',
  'failure_rate_up',
  'worker_lost',
  'queue_paused',
  'queue_nearly_full',
  'embedding_service_away',
  'redis_away',
  'redis_memory',
  'redis_eviction',
  'redis_persistence',
  'storage_full',
] as const;

export const SEVERITIES = ['critical', 'warning'] as const;

/** Something that is wrong, and what to do about it. */
export interface Problem {
  readonly code: (typeof PROBLEM_CODES)[number];
  readonly severity: (typeof SEVERITIES)[number];
  /** The queue, worker, task or collection that it is about; empty where it is the whole. */
  readonly subject: string;
  readonly title: string;
  readonly detail: string;
  readonly whatToDo: string;
  /** Milliseconds; left out where only whoever looks repeatedly can know. */
  readonly since?: number;
}

/** What Redis says of itself. */
export interface RedisFacts {
  readonly usedBytes: number;
  /** 0 where there is no limit. */
  readonly maxBytes: number;
  /** What it does when memory is full. */
  readonly policy: string;
  /** Whether it writes every change to disk, and could lately. */
  readonly aof: 'on' | 'off' | 'failed';
  /** Whether the last snapshot to disk could be written. */
  readonly snapshotFailed: boolean;
}

/** Everything that problems are found in, at one moment. What could not be read is null. */
export interface Snapshot {
  /** Milliseconds. */
  readonly now: number;
  readonly queues: readonly QueueState[];
  readonly workers: readonly KnownWorker[];
  readonly redis: RedisFacts | null;
  readonly storage: StorageSpace | null;
  readonly failures: { readonly lately: FailureCount; readonly day: FailureCount } | null;
  /** Of the queues whose oldest task is over its limit. */
  readonly waiting: Partial<Record<TaskQueueName, readonly WaitingTask[]>>;
  readonly limits: Limits;
}

export interface Limits {
  /** How long a task may wait for its first run. */
  readonly waitMs: Record<TaskQueueName, number>;
  readonly maxWaiting: number;
}

/** Finds problems of one kind. */
export type Finder = (snapshot: Snapshot) => Problem[];
