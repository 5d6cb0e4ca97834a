import { AppError, ERROR_KINDS, isErrorCode, toAppError, type ErrorCode } from '@app/errors';
import { UnrecoverableError } from 'bullmq';

/** What a client sees of a task's error. */
export interface TaskError {
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether running the task again may help. */
  readonly retryable: boolean;
  /** The stage it failed in, where it got that far. */
  readonly stage: string | null;
}

/** A failure after which the job is run again, if it has attempts left. */
export class RetryableFailure extends Error {
  /** @param retryAfter seconds before which that makes no sense */
  constructor(
    reason: string,
    cause: unknown,
    readonly retryAfter?: number,
  ) {
    super(reason, { cause });
  }
}

/**
 * `error` as BullMQ should see it: its message is `code: safe message`, what `readFailure` reads back, and
 * what a retry cannot help is unrecoverable.
 */
export function toJobFailure(error: unknown): Error {
  const { code, message, retryable, cause, retryAfter } = toAppError(error);
  const reason = `${code}: ${message}`;
  return retryable ? new RetryableFailure(reason, cause, retryAfter) : new UnrecoverableError(reason);
}

/** The error of a failed or retrying job from BullMQ's `failedReason`. */
export function readFailure(reason: string, stage: string | null): TaskError {
  const [, code, message] = /^([a-z_]+): ([\s\S]*)$/.exec(reason) ?? [];
  const error = code && isErrorCode(code) ? new AppError(code, message ?? '') : unclassified(reason);
  return { code: error.code, message: error.message, retryable: ERROR_KINDS[error.code].retryable, stage };
}

/** BullMQ's own failures do not pass through `toJobFailure`. */
function unclassified(reason: string): AppError {
  return /stalled/.test(reason)
    ? new AppError('worker_lost', 'The workers that had this task were lost, more often than is allowed.')
    : new AppError('internal_error', 'An internal error occurred.');
}
