import type { ServiceResponseError } from '../service/service-errors.js';
import type { CallOptions, ServiceHttpClientOptions } from '../service/service-types.js';

/** How an embedding service is called. Times are in milliseconds. */
export interface EmbeddingServiceOptions extends Omit<ServiceHttpClientOptions, 'name' | 'healthPath'> {
  /** Its name in errors, health and metrics; `embedding` unless given. */
  readonly name?: string;
  readonly model: string;
  /** What the vectors must have; those of the first answer unless given. */
  readonly dimensions?: number;
  /** Asks the service for `dimensions`, which only models that can shorten their vectors understand. */
  readonly sendDimensions?: boolean;
  /** Texts in a request; 64 unless given. */
  readonly maxBatchTexts?: number;
  /** Tokens in a request, as `estimateTokens` counts them; 8000 unless given. A longer text goes alone. */
  readonly maxBatchTokens?: number;
  /** Requests of one `embedPassages` under way at a time; 4 unless given. `concurrency` bounds those of all. */
  readonly batchesInFlight?: number;
  /** Goes before each query, as the E5 models need it: `query: ` (https://arxiv.org/abs/2402.05672). */
  readonly queryPrefix?: string;
  /** Goes before each passage; for the E5 models `passage: `. */
  readonly passagePrefix?: string;
  /** How vectors are asked for: base64, which is a quarter of the size, unless given. Either is understood. */
  readonly encodingFormat?: 'base64' | 'float';
  /** How long what `health` found is good for; 10 s unless given. */
  readonly healthTtlMs?: number;
  /** Limit of one attempt; 60 s unless given, as a batch takes long without a GPU. */
  readonly timeoutMs?: number;
  /** Limit of one request with its retries; 180 s unless given. */
  readonly deadlineMs?: number;
}

export interface EmbedPassagesOptions extends Pick<CallOptions, 'signal' | 'requestId'> {
  /**
   * Told of vectors as they arrive, in any order, with the positions of their texts; and waited for. What it has got is
   * good even if the call fails later. What it throws fails the call.
   */
  readonly onBatch?: (indexes: readonly number[], vectors: readonly Float32Array[]) => unknown;
}

export interface EmbeddedPassages {
  /** One for each text, in their order; null where the text was refused. Equal texts share one. */
  readonly vectors: (Float32Array | null)[];
  /** Texts that the service does not take, by position, such as one that is too long for the model. */
  readonly refused: { readonly index: number; readonly error: ServiceResponseError }[];
  /** Undefined as long as no vector has been seen and none was configured. */
  readonly dimensions: number | undefined;
}
