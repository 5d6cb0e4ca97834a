import { AppError } from '@app/errors';
import { ServiceError, ServiceResponseError } from '@app/http-client';

/** Statuses with which a service refuses a text or a request as it is: asking again with the same one cannot help. */
const REFUSED = new Set([400, 413, 422]);

/** A failed call for a question as an `AppError`; anything else stays what it is. */
export function questionFailure(error: unknown): unknown {
  if (error instanceof ServiceResponseError && REFUSED.has(error.status)) {
    return new AppError('embedding_rejected', refusal(error), { cause: error });
  }
  return passagesFailure(error);
}

/** A failed call for passages. Refused texts are no failure of it: what is refused then is the request, whatever its texts. */
export function passagesFailure(error: unknown): unknown {
  if (!(error instanceof ServiceError)) return error;
  return new AppError('embedding_unavailable', 'The embedding service cannot be used right now.', {
    cause: error,
    retryAfter: error.retryAfterMs === undefined ? undefined : Math.ceil(error.retryAfterMs / 1000),
  });
}

/** What a service says may quote the text: only its status is shown. */
export function refusal({ status }: ServiceResponseError): string {
  return `The embedding service refused the text (${status}).`;
}
