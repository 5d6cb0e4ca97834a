import type { EmbeddingServiceClient } from '@app/http-client';
import type { EmbeddingCache, TextKind } from './embedding-cache.js';
import { passagesFailure, questionFailure, refusal } from './embedding-failure.js';
import type { EmbeddingVersion } from './embedding-version.js';

/** A model may be loaded with the first text. */
const PROBE_LIMIT_MS = 30_000;

/** The vectors of some texts, in their order. */
export interface EmbeddedTexts {
  /** Null where the service refused a text; see `refused`. */
  readonly vectors: readonly (Float32Array | null)[];
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
  /** How many texts the service was asked for; the others were in the cache. */
  readonly asked: number;
}

export interface EmbedQueryOptions {
  readonly signal: AbortSignal;
  /** How long the service may take, in milliseconds, before that counts against it. */
  readonly deadlineMs?: number;
}

export interface EmbedOptions {
  readonly signal: AbortSignal;
  /** Whose passages they are; the request that is being answered unless given. */
  readonly requestId?: string;
  /** Told how many are done. */
  readonly onProgress?: (done: number) => void;
  /** Whether the cache is used; a service that is only tried may give what does not belong there. */
  readonly isCached?: boolean;
}

/** What is asked, and the version it stands for. */
interface VersionedService {
  readonly client: EmbeddingServiceClient;
  readonly version: EmbeddingVersion;
}

/** Texts as vectors of one embedding version, by its service and a cache before it. */
export class Embedder {
  constructor(
    private readonly cache: EmbeddingCache,
    private readonly service: VersionedService,
  ) {}

  get version(): EmbeddingVersion {
    return this.service.version;
  }

  /** Milliseconds for which the service is not asked, because it has failed too often; 0 when it is. */
  get pauseMs(): number {
    return this.service.client.circuitPauseMs;
  }

  /** Whether the service embeds a short text; a good answer is believed for a while. */
  async isWell(signal: AbortSignal): Promise<boolean> {
    return (await this.service.client.health({ signal, timeoutMs: PROBE_LIMIT_MS })).status === 'up';
  }

  /**
   * The vector of a question.
   * @throws AppError `embedding_unavailable`, to be tried again; `embedding_rejected` when the service refuses the
   *   text; the signal's reason
   */
  async embedQuery(text: string, options: EmbedQueryOptions): Promise<Float32Array> {
    const { client, version } = this.service;
    const { vectors, epoch } = await this.cache.get(version.id, 'query', [text]);
    if (vectors[0]) return vectors[0];
    try {
      const vector = await client.embedQuery(text, options);
      await this.cache.put(version.id, 'query', [[text, vector]], epoch);
      return vector;
    } catch (error) {
      throw questionFailure(error);
    }
  }

  /**
   * The vectors of passages. What is in the cache is not asked for, and each batch goes into it as it comes: whoever
   * begins again does not begin at the beginning.
   * @throws AppError `embedding_unavailable`, to be tried again; `embedding_rejected`; the signal's reason
   */
  async embedPassages(
    texts: readonly string[],
    { signal, requestId, onProgress, isCached = true }: EmbedOptions,
  ): Promise<EmbeddedTexts> {
    const { client, version } = this.service;
    const kind: TextKind = 'passage';
    const kept = isCached ? await this.cache.get(version.id, kind, texts) : undefined;
    const vectors = texts.map((_, index) => kept?.vectors[index] ?? null);
    const missing = [...vectors.keys()].filter((index) => vectors[index] === null);
    let done = texts.length - missing.length;
    onProgress?.(done);
    try {
      const asked = missing.map((index) => texts[index] ?? '');
      const answer = await client.embedPassages(asked, {
        signal,
        requestId,
        onBatch: async (indexes, batch) => {
          const entries = indexes.map((index, at) => [asked[index] ?? '', batch[at]!] as const);
          await this.cache.put(version.id, kind, entries, kept?.epoch);
          onProgress?.((done += batch.length));
        },
      });
      for (const [at, index] of missing.entries()) vectors[index] = answer.vectors[at] ?? null;
      const refused = answer.refused.map(({ index, error }) => ({
        index: missing[index] ?? 0,
        reason: refusal(error),
      }));
      onProgress?.(texts.length);
      return { vectors, refused, asked: asked.length };
    } catch (error) {
      throw passagesFailure(error);
    }
  }
}
