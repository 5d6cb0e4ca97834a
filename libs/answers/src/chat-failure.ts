import { AppError } from '@app/errors';
import { ServiceError } from '@app/http-client';

const RETRY_AFTER_S = 5;

/** A failed call of the language model as an `AppError`; anything else stays what it is. What the service says is not shown. */
export function chatFailure(error: unknown): unknown {
  if (!(error instanceof ServiceError)) return error;
  const retryAfter =
    error.retryAfterMs === undefined ? RETRY_AFTER_S : Math.max(1, Math.ceil(error.retryAfterMs / 1000));
  const message = 'The language model cannot be used right now.';
  return new AppError('llm_unavailable', message, { cause: error, retryAfter });
}

/** An answer of the service that is none. */
export function noAnswer(what: string, cause?: unknown): AppError {
  return new AppError('llm_unavailable', `The language model ${what}.`, { cause, retryAfter: RETRY_AFTER_S });
}
