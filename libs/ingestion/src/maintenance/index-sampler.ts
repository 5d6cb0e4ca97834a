import { ChunkIndex, KeptIndexShape } from '@app/chunk-index';
import { Injectable, Logger } from '@nestjs/common';

/** To look costs a few reads of every table. */
const INTERVAL_MS = 60_000;
/** The optimizing that it comes after is not to fail for it. */
const LIMIT_MS = 30_000;

/** Writes down now and then what the index looks like. */
@Injectable()
export class IndexSampler {
  private readonly logger = new Logger(IndexSampler.name);
  private sampledAt = -Infinity;

  constructor(
    private readonly index: ChunkIndex,
    private readonly kept: KeptIndexShape,
  ) {}

  /** At most once a minute. What it cannot find out is only missing from the metrics. */
  async sample(signal: AbortSignal): Promise<void> {
    if (performance.now() - this.sampledAt < INTERVAL_MS) return;
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
      await this.kept.keep(await this.index.shape(limit));
    } catch (error) {
      signal.throwIfAborted();
      this.logger.warn({ err: error }, 'could not see what the index looks like');
    } finally {
      this.sampledAt = performance.now();
    }
  }
}
