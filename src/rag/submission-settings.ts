import type { SubmissionSettings } from '@app/ingestion';
import type { TaskQueueName } from '@app/queue';
import { invalidRequest } from '../problem/validation.js';
import type { SubmitFields } from './dto/submit.dto.js';

const DEFAULT_OVERLAP = 200;

/** @throws AppError `invalid_request` when the overlap does not fit the chunk size */
export function submissionSettings(
  fields: SubmitFields,
  priority: TaskQueueName,
  requestId: string,
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
  };
}
