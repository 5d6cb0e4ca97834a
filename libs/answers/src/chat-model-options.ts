import type { Settings } from '@app/config';
import { serviceCalls, type ServiceHttpClientOptions } from '@app/http-client';
import { currentRequestId } from '@app/logging';

/** A text is written once: what fails is the client's to ask again. */
const RETRIES = 0;
const MAX_RESPONSE_BYTES = 4 * 2 ** 20;

export interface ChatModelOptions {
  readonly service: ServiceHttpClientOptions;
  readonly model: string;
  readonly maxTokens: number;
  /** Texts that are written at a time. */
  readonly concurrency: number;
  /** Of one text, from the request to its end. */
  readonly timeoutMs: number;
}

/** Null where no language model is configured. */
export function chatModelOptions(settings: Settings): ChatModelOptions | null {
  const { LLM_BASE_URL: baseUrl, LLM_MODEL: model, LLM_API_KEY: apiKey } = settings;
  if (!baseUrl || !model) return null;
  const timeoutMs = settings.LLM_TIMEOUT * 1000;
  const service = {
    name: 'llm',
    baseUrl,
    apiKey,
    timeoutMs,
    deadlineMs: timeoutMs,
    retries: RETRIES,
    // One more than texts, for a look at how it is.
    concurrency: settings.LLM_CONCURRENCY + 1,
    maxResponseBytes: MAX_RESPONSE_BYTES,
    healthPath: '/models',
    requestId: currentRequestId,
    observer: serviceCalls,
  };
  const { LLM_MAX_TOKENS: maxTokens, LLM_CONCURRENCY: concurrency } = settings;
  return { service, model, maxTokens, concurrency, timeoutMs };
}
