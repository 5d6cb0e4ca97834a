/** What a handler is given beside its payload. */
export interface JobContext {
  readonly taskId: string;
  readonly queue: string;
  /** A task of the high queue, or one of the low queue that has waited longer than `LOW_MAX_WAIT`. */
  readonly urgent: boolean;
  /** From 1. */
  readonly attempt: number;
  /** When the task was submitted. */
  readonly submittedAt: Date;
  /** Aborted on cancel and at the soft time limit; `signal.reason` is the error to end with. */
  readonly signal: AbortSignal;
  /** From the beginning of this run to the abortion of `signal`, in seconds. */
  readonly softTimeLimit: number;
  /**
   * Puts fields into the task's payload, which the next run of it is given, however this one ends: where to go on.
   * Safe in Redis when it resolves.
   */
  save(fields: object): Promise<void>;
  /** Tells clients how far the task is: `done` of `total` within `stage`. */
  progress(stage: string, done: number, total: number): void;
  /** A line in the task's log, which operators see on the dashboard. */
  log(line: string): void;
}
