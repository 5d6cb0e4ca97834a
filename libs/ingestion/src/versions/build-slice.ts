import type { CollectionVersions, MissingChunk, VersionRecord } from '@app/chunk-index';
import type { Embedder } from '@app/embedding';
import { AppError } from '@app/errors';
import { PostponeError, type JobContext } from '@app/queue';
import { Pace } from './pace.js';

/** Chunks whose texts and vectors are in memory at a time; written in one commit, which writes whole fragments' columns. */
const MAX_CHUNKS = 2000;
/** Texts between two looks at the clock. */
const BATCH = 256;
/** Others get their turns. */
const PAUSE_S = 0.25;
const AWAY_S = 5;

/** What a slice needs to know of its build. */
export interface BuildSliceOptions {
  readonly collection: string;
  readonly record: VersionRecord;
  readonly requestId: string | undefined;
  readonly textsPerSecond: number;
  /** How long it may go on, in milliseconds. */
  readonly limitMs: number;
}

/**
 * Embeds chunks that a version lacks, for a while. What it has got is in the table when it ends, however it does: whoever
 * comes next goes on there.
 */
export class BuildSlice {
  private readonly until: number;
  private readonly pace: Pace;
  private embedded = 0;

  constructor(
    private readonly versions: CollectionVersions,
    private readonly embedder: Embedder,
    private readonly options: BuildSliceOptions,
    private readonly context: JobContext,
  ) {
    this.until = performance.now() + options.limitMs;
    this.pace = new Pace(options.textsPerSecond);
  }

  /**
   * Returns when no chunk is missing.
   * @throws PostponeError when its time is over, or the service is away; AppError `embedding_unavailable` when the service
   *   is well, but has not embedded a single chunk: it may be what it cannot bear; `embedding_rejected` and others
   */
  async run(): Promise<void> {
    await this.requireService();
    for (let missing = await this.missing(); missing.length > 0; missing = await this.missing()) {
      await this.fill(missing);
      if (this.isOver) throw new PostponeError(PAUSE_S, 'others have their turns', 1);
    }
  }

  /**
   * A short text tells whether it is away: that costs no attempt, and no chunk is tried for nothing.
   * @throws PostponeError
   */
  async requireService(): Promise<void> {
    if (await this.embedder.isWell(this.context.signal)) return;
    this.context.signal.throwIfAborted();
    throw this.away();
  }

  private get isOver(): boolean {
    return performance.now() > this.until;
  }

  private missing(): Promise<MissingChunk[]> {
    const { collection, record } = this.options;
    return this.versions.missing(collection, record.id, MAX_CHUNKS);
  }

  private async fill(missing: readonly MissingChunk[]): Promise<void> {
    const { collection, record } = this.options;
    const vectors: (Float32Array | null)[] = [];
    try {
      await this.embed(missing, vectors);
    } catch (error) {
      await this.postponeWhileAway(error);
    } finally {
      const ids = missing.slice(0, vectors.length).map(({ chunkId }) => chunkId);
      if (ids.length > 0) await this.versions.fill(collection, ids, { id: record.id, vectors });
    }
  }

  /** @param vectors gets them as they come, in the order of the chunks */
  private async embed(missing: readonly MissingChunk[], vectors: (Float32Array | null)[]): Promise<void> {
    const { signal, progress } = this.context;
    const { requestId } = this.options;
    const total = await this.counts();
    const size = this.pace.perSecond === 0 ? BATCH : Math.min(BATCH, this.pace.perSecond);
    for (let start = 0; start < missing.length && !this.isOver; start += size) {
      const texts = missing.slice(start, start + size).map(({ text }) => text);
      const answer = await this.embedder.embedPassages(texts, { signal, requestId });
      vectors.push(...answer.vectors);
      this.embedded += texts.length;
      progress('embed', total.done + vectors.length, total.chunks);
      await this.pace.keep(answer.asked, signal);
    }
  }

  private async counts(): Promise<{ done: number; chunks: number }> {
    const { collection, record } = this.options;
    const { embedded, refused, missing } = await this.versions.counts(collection, record.id);
    const done = embedded + refused;
    this.context.progress('embed', done, done + missing);
    return { done, chunks: done + missing };
  }

  private async postponeWhileAway(error: unknown): Promise<never> {
    const { signal } = this.context;
    if (signal.aborted || !(error instanceof AppError) || error.code !== 'embedding_unavailable') throw error;
    if (this.embedded > 0 || !(await this.embedder.isWell(signal))) throw this.away(error.retryAfter);
    throw error;
  }

  private away(retryAfter = 0): PostponeError {
    const pauseS = Math.ceil(this.embedder.pauseMs / 1000);
    return new PostponeError(Math.max(AWAY_S, pauseS, retryAfter), 'the embedding service is away');
  }
}
