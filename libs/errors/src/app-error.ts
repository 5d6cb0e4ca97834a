import { ERROR_KINDS, type ErrorCode } from './error-codes.js';

/** One thing wrong with one field of a request. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface AppErrorOptions {
  /** The error underneath: logged, never shown to a client. */
  readonly cause?: unknown;
  /** Field by field, for `invalid_request`. */
  readonly errors?: readonly FieldError[];
  /** Seconds after which a retry makes sense; sent as `Retry-After`. */
  readonly retryAfter?: number;
}

/** The one error type. `message` is safe to show: no path, stack, secret or document text in it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly errors?: readonly FieldError[];
  readonly retryAfter?: number;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return ERROR_KINDS[this.code].status;
  }

  get retryable(): boolean {
    return ERROR_KINDS[this.code].retryable;
  }
}

/** `error` as an `AppError`: itself, or `fallback` with `error` as its cause. */
export function toAppError(error: unknown, fallback: ErrorCode = 'internal_error'): AppError {
  if (error instanceof AppError) return error;
  return new AppError(fallback, 'An internal error occurred.', { cause: error });
}
