import type { Settings } from '@app/config';
import type { SubmissionSettings } from '@app/ingestion';
import type { TaskQueueName } from '@app/queue';
import { callbackUrlProblem } from '@app/webhooks';
import type { Request } from 'express';
import { invalidRequest } from '../problem/validation.js';
import type { SubmitFields } from './dto/submit.dto.js';

const DEFAULT_OVERLAP = 200;

/** A submission's request: its id, and the header that names it. */
export type SubmitRequest = Request & { id: string };

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * @throws AppError `invalid_request` when the overlap does not fit the chunk size, the `Idempotency-Key` is none, or
 *   the callback address is not one that webhooks are sent to
 */
export function submissionSettings(
  fields: SubmitFields,
  priority: TaskQueueName,
  request: SubmitRequest,
  settings: Settings,
): SubmissionSettings {
  const chunkOverlap = fields.chunk_overlap ?? Math.min(DEFAULT_OVERLAP, Math.floor(fields.chunk_size / 5));
  if (chunkOverlap > fields.chunk_size / 2) {
    throw invalidRequest([{ field: 'chunk_overlap', message: 'must not be more than half of chunk_size' }]);
  }
  return {
    collection: fields.collection,
    metadata: fields.metadata,
    priority: fields.priority ?? priority,
    chunkSize: fields.chunk_size,
    chunkOverlap,
    requestId: request.id,
    idempotencyKey: idempotencyKey(request),
    callbackUrl: callbackUrl(fields, settings),
  };
}

function idempotencyKey(request: SubmitRequest): string | undefined {
  const key = request.header('idempotency-key');
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  throw invalidRequest([
    { field: 'Idempotency-Key', message: 'must be 1 to 255 printable ASCII characters without spaces' },
  ]);
}

/** @throws AppError `invalid_request` for an address that webhooks are not sent to */
export function callbackUrl(
  { callback_url: url }: Pick<SubmitFields, 'callback_url'>,
  settings: Settings,
): string | undefined {
  if (url === undefined) return undefined;
  const problem = settings.WEBHOOK_SECRET
    ? callbackUrlProblem(url, settings.WEBHOOK_ALLOWED_HOSTS)
    : 'is not available: this server has no WEBHOOK_SECRET to sign webhooks with';
  if (problem !== undefined) throw invalidRequest([{ field: 'callback_url', message: problem }]);
  return url;
}
