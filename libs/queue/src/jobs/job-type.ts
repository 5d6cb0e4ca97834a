import type { QueueName } from '../queues/queue-names.js';

/** A kind of work: its job name and the class-validator class of its payload. */
export interface JobType<P extends object> {
  readonly name: string;
  readonly payload: new () => P;
}

/** How often and how long after a failure a job is run again. Times are in seconds; both are jittered. */
export type Retries =
  | {
      /** Runs after the first one. */
      readonly retries: number;
      /** Pause before a retry. */
      readonly retryDelay: number;
    }
  | {
      /** The pause before each of the retries there are. */
      readonly retryDelays: readonly number[];
    };

/** How the jobs of one type are run: one row of the job catalogue. Times are in seconds. */
export type JobRow = Retries & {
  readonly type: JobType<object>;
  /** Where a job waits unless the caller says otherwise. */
  readonly queue: QueueName;
  /** After this the handler's signal is aborted, so that it can clean up. */
  readonly softTimeLimit: number;
  /** After this the task has failed, whatever its handler does. */
  readonly timeLimit: number;
  /** How long the result can be read; a day unless given. */
  readonly resultTtl?: number;
  /** The parent of a flow: when it is run again it waits again for those of its children that are. */
  readonly waitsForChildren?: boolean;
  /** The job's log has what its handler reads again; the runner writes nothing into it. */
  readonly ownsLog?: boolean;
};

export function jobType<P extends object>(name: string, payload: new () => P): JobType<P> {
  return { name, payload };
}
