import type { Settings } from '@app/config';
import type { ReprocessCollectionPayload } from '@app/queue';
import { invalidRequest } from '../problem/validation.js';
import type { ReprocessDto } from './dto/reprocess.dto.js';
import { callbackUrl, chunkOverlapOf } from './submission-settings.js';

/** @throws AppError `invalid_request` when fields do not go together */
export function reprocessPayload(
  collection: string,
  fields: ReprocessDto,
  requestId: string,
  settings: Settings,
): ReprocessCollectionPayload {
  const {
    chunk_size: chunkSize,
    chunk_overlap: overlap,
    document_ids: ids,
    only_outdated: onlyOutdated,
  } = fields;
  if (chunkSize === undefined && overlap !== undefined)
    throw invalidRequest([{ field: 'chunk_overlap', message: 'must come with a chunk_size' }]);
  return {
    collection,
    chunkSize,
    chunkOverlap:
      chunkSize === undefined ? undefined : chunkOverlapOf({ chunk_size: chunkSize, chunk_overlap: overlap }),
    documentIds: ids && [...new Set(ids)],
    onlyOutdated,
    requestId,
    callbackUrl: callbackUrl(fields, settings),
  };
}
