import type { Settings } from '@app/config';
import { serviceCalls, type EmbeddingServiceOptions } from '@app/http-client';
import { currentRequestId } from '@app/logging';

/** Null where no embedding service is configured. */
export function embeddingServiceOptions(settings: Settings): EmbeddingServiceOptions | null {
  const { EMBEDDING_SERVICE_URL: baseUrl, EMBEDDING_MODEL: model } = settings;
  if (!baseUrl || !model) return null;
  const timeoutMs = settings.EMBEDDING_TIMEOUT * 1000;
  return {
    baseUrl,
    model,
    apiKey: settings.EMBEDDING_API_KEY,
    queryPrefix: settings.EMBEDDING_QUERY_PREFIX,
    passagePrefix: settings.EMBEDDING_PASSAGE_PREFIX,
    maxBatchTexts: settings.EMBEDDING_BATCH_SIZE,
    maxBatchTokens: settings.EMBEDDING_BATCH_TOKENS,
    concurrency: settings.EMBEDDING_CONCURRENCY,
    batchesInFlight: settings.EMBEDDING_CONCURRENCY,
    requestId: currentRequestId,
    observer: serviceCalls,
    timeoutMs,
    // Room for a retry; what takes longer is the task's to retry.
    deadlineMs: 3 * timeoutMs,
  };
}
