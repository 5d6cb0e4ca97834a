import type { Settings } from '@app/config';
import type { SubmissionSettings } from '@app/ingestion';
import type { TaskQueueName } from '@app/queue';
import { callbackUrlProblem } from '@app/webhooks';
import { invalidRequest } from '../problem/validation.js';
import type { SubmitFields } from './dto/submit.dto.js';

const DEFAULT_OVERLAP = 200;

/**
 * @throws AppError `invalid_request` when the overlap does not fit the chunk size, or the callback address is
 *   not one that webhooks are sent to
 */
export function submissionSettings(
  fields: SubmitFields,
  priority: TaskQueueName,
  requestId: string,
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
    requestId,
    callbackUrl: callbackUrl(fields, settings),
  };
}

function callbackUrl({ callback_url: url }: SubmitFields, settings: Settings): string | undefined {
  if (url === undefined) return undefined;
  const problem = settings.WEBHOOK_SECRET
    ? callbackUrlProblem(url, settings.WEBHOOK_ALLOWED_HOSTS)
    : 'is not available: this server has no WEBHOOK_SECRET to sign webhooks with';
  if (problem !== undefined) throw invalidRequest([{ field: 'callback_url', message: problem }]);
  return url;
}
