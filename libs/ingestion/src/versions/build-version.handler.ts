import {
  ChunkIndex,
  failed,
  providerToBuildBy,
  ready,
  resumed,
  versionIn,
  type EmbeddingState,
  type VersionRecord,
} from '@app/chunk-index';
import { Settings } from '@app/config';
import { EmbeddingCache, Embedders } from '@app/embedding';
import { AppError, type ErrorCode } from '@app/errors';
import {
  BUILD_EMBEDDING_VERSION,
  JobHandler,
  PostponeError,
  type BuildEmbeddingVersionPayload,
  type JobContext,
} from '@app/queue';
import { Injectable } from '@nestjs/common';
import { BuildSlice } from './build-slice.js';
import { verifyVersion } from './verify-version.js';

const MAX_SLICE_MS = 30_000;
/** Of the soft time limit: what a slice has begun when its time is over ends before that. */
const SLICE_SHARE = 0.25;
/** Whoever brings them is about to embed them. */
const LATE_S = 1;

/** Its service does not give what it gave before. */
const UNTRUSTED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'embedding_version_unverified',
  'embedding_rejected',
]);

/** What the building of an embedding version ends with, as clients see it. */
export interface BuildResult {
  readonly collection: string;
  readonly embedding_version: string;
  /** Chunks that have a vector. */
  readonly embedded_chunks: number;
  /** Chunks that the service does not take: they are found by words only. */
  readonly refused_chunks: number;
  /** Whether it is the active one now. */
  readonly active: boolean;
}

/** Builds an embedding version in slices, between which others have their turns, and verifies it. */
@Injectable()
export class BuildVersionHandler {
  constructor(
    private readonly index: ChunkIndex,
    private readonly embedders: Embedders,
    private readonly cache: EmbeddingCache,
    private readonly settings: Settings,
  ) {}

  /** @throws PostponeError until it is done; AppError `embedding_version_not_found` when it was deleted meanwhile */
  @JobHandler(BUILD_EMBEDDING_VERSION.name)
  async build(payload: BuildEmbeddingVersionPayload, context: JobContext): Promise<BuildResult> {
    const { collection, version: id } = payload;
    const state = await this.index.versions.change(collection, (now) => resumed(now, id));
    const record = versionIn(state, id);
    try {
      await this.complete(payload, record, context);
    } catch (error) {
      if (!context.signal.aborted) await this.note(collection, record, error);
      throw error;
    }
    const after = await this.index.versions.change(collection, (now) =>
      isAskedElsewhere(now, record) ? now : ready(now, id),
    );
    if (isAskedElsewhere(after, record)) throw new PostponeError(LATE_S, 'another service has been named');
    const { embedded, refused } = await this.index.versions.counts(collection, id);
    return {
      collection,
      embedding_version: id,
      embedded_chunks: embedded,
      refused_chunks: refused,
      active: after.active === id,
    };
  }

  private async complete(
    { collection, requestId }: BuildEmbeddingVersionPayload,
    record: VersionRecord,
    context: JobContext,
  ): Promise<void> {
    const { versions } = this.index;
    const embedder = this.embedders.of({ ...record, provider: providerToBuildBy(record) });
    const textsPerSecond = record.textsPerSecond ?? this.settings.EMBEDDING_BUILD_RATE;
    const limitMs = Math.min(MAX_SLICE_MS, this.settings.TASK_SOFT_TIME_LIMIT * 1000 * SLICE_SHARE);
    const options = { collection, record, requestId, textsPerSecond, limitMs };
    const slice = new BuildSlice(versions, embedder, options, context);
    const verify = (): Promise<void> =>
      verifyVersion(versions, embedder, { collection, record }, context.signal);
    if (providerToBuildBy(record) !== record.provider) {
      // It may be in use: what its service gives is not to come among its vectors before that has been looked at.
      await slice.requireService();
      await verify();
    }
    await slice.run();
    context.progress('verify', 0, 1);
    await verify();
    const { missing } = await versions.counts(collection, record.id);
    if (missing > 0) throw new PostponeError(LATE_S, 'documents have come without it');
    context.progress('verify', 1, 1);
  }

  /**
   * A version whose vectors are not to be trusted has failed; without them, here and in the cache of all collections, so
   * that it begins anew when it is asked for again.
   */
  private async note(collection: string, record: VersionRecord, error: unknown): Promise<void> {
    if (!(error instanceof AppError) || !UNTRUSTED.has(error.code)) return;
    const { code, message } = error;
    // Before it may begin anew. To a service that it was to move to nothing was trusted yet.
    if (record.state === 'building') await this.cache.distrust(record.id);
    const { versions } = await this.index.versions.change(collection, (now) =>
      record.state === 'ready' && isAskedElsewhere(now, record)
        ? now
        : failed(now, record.id, { code, message }),
    );
    const isFailed = versions.some(({ id, state }) => id === record.id && state === 'failed');
    if (isFailed) await this.index.versions.dropVectors(collection, record.id);
  }
}

/** Whether somebody has named another service since the build began: what it found says nothing of that one. */
function isAskedElsewhere(state: EmbeddingState, record: VersionRecord): boolean {
  return providerToBuildBy(versionIn(state, record.id)) !== providerToBuildBy(record);
}
