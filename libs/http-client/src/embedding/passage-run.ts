import type { ServiceResponseError } from '../service/service-errors.js';
import type { CallOptions } from '../service/service-types.js';
import type { Batch, Passage } from './batches.js';
import type { BisectionTarget } from './bisection.js';
import type { EmbedCall, EmbeddingEndpoint } from './embedding-endpoint.js';
import type { EmbeddedPassages, EmbedPassagesOptions } from './embedding-types.js';

/** Any model has a vector for it. */
export const PLAIN_TEXT = 'A short text.';

/** What one `embedPassages` has got so far. */
export class PassageRun {
  private readonly vectors: (Float32Array | null)[];
  private readonly refused: { index: number; error: ServiceResponseError }[] = [];

  constructor(
    private readonly endpoint: EmbeddingEndpoint,
    private readonly options: EmbedPassagesOptions & Pick<CallOptions, 'retries'>,
    count: number,
  ) {
    this.vectors = new Array<Float32Array | null>(count).fill(null);
  }

  get result(): EmbeddedPassages {
    const refused = this.refused.sort((a, b) => a.index - b.index);
    return { vectors: this.vectors, refused, dimensions: this.endpoint.dimensions };
  }

  /** How a bisection embeds. */
  get target(): BisectionTarget {
    const { signal, requestId, retries = 1 } = this.options;
    // That a model fails on a text says nothing of the service: the plain text will.
    const call = { signal, requestId, ownFailures: [500] };
    // Whether the model fails on a part is worth one more try, not the many that a whole batch is.
    const partCall = { ...call, retries: Math.min(1, retries) };
    return {
      embed: (batch, isPart) => this.embed(batch, isPart ? partCall : call),
      embedPlainText: async () => {
        await this.endpoint.embed([PLAIN_TEXT], { ...partCall, ownFailures: [] });
      },
      refused: ({ indexes }, error) => this.refused.push(...indexes.map((index) => ({ index, error }))),
    };
  }

  private async embed(batch: Batch, call: EmbedCall): Promise<void> {
    const texts = batch.map(({ text }) => text);
    await this.keep(batch, await this.endpoint.embed(texts, call));
  }

  private async keep(batch: Batch, vectors: readonly Float32Array[]): Promise<void> {
    const placed = batch.flatMap(({ indexes }: Passage, at) =>
      indexes.map((index) => ({ index, vector: vectors[at]! })),
    );
    for (const { index, vector } of placed) this.vectors[index] = vector;
    await this.options.onBatch?.(
      placed.map(({ index }) => index),
      placed.map(({ vector }) => vector),
    );
  }
}
