import { DEFAULT_EMBEDDING_SERVICE, type Settings } from '@app/config';
import { serviceCalls, type EmbeddingServiceOptions } from '@app/http-client';
import { currentRequestId } from '@app/logging';
import type { EmbeddingProvider } from './embedding-providers.js';
import type { EmbeddingVersion } from './embedding-version.js';

/** How `provider` is asked for vectors of `version`. */
export function embeddingServiceOptions(
  settings: Settings,
  provider: EmbeddingProvider,
  version: EmbeddingVersion,
): EmbeddingServiceOptions {
  const timeoutMs = settings.EMBEDDING_TIMEOUT * 1000;
  return {
    ...(provider.name !== DEFAULT_EMBEDDING_SERVICE && { name: `embedding ${provider.name}` }),
    baseUrl: provider.url,
    apiKey: provider.apiKey,
    model: version.model,
    queryPrefix: version.queryPrefix,
    passagePrefix: version.passagePrefix,
    ...(version.dimensions !== null && { dimensions: version.dimensions, sendDimensions: true }),
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
