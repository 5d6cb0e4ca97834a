import type { QueueName } from './queue-names.js';

/** A kind of work: its job name and the class-validator class of its payload. */
export interface JobType<P extends object> {
  readonly name: string;
  readonly payload: new () => P;
}

/** How the jobs of one type are run: one row of the job catalogue. Times are in seconds. */
export interface JobRow {
  readonly type: JobType<object>;
  /** Where a job waits unless the caller says otherwise. */
  readonly queue: QueueName;
  /** Runs after the first one. */
  readonly retries: number;
  /** Pause before a retry; jittered by up to half. */
  readonly retryDelay: number;
  /** After this the handler's signal is aborted, so that it can clean up. */
  readonly softTimeLimit: number;
  /** After this the task has failed, whatever its handler does. */
  readonly timeLimit: number;
  /** How long the result can be read; a day unless given. */
  readonly resultTtl?: number;
  /** The parent of a flow: when it is run again it waits again for those of its children that are. */
  readonly waitsForChildren?: boolean;
}

export function jobType<P extends object>(name: string, payload: new () => P): JobType<P> {
  return { name, payload };
}
