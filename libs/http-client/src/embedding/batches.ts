import { estimateTokens } from './token-estimate.js';

/** A text to be embedded, and where in the input it stands: more than once if others are equal. */
export interface Passage {
  readonly text: string;
  /** As `estimateTokens` counts them. */
  readonly tokens: number;
  readonly indexes: readonly number[];
}

export type Batch = readonly Passage[];

/** What a request may hold. A single text that is larger still makes one. */
export interface BatchLimits {
  readonly texts: number;
  readonly tokens: number;
}

/** Each different text once, with `prefix` before it, in the order in which they first occur. */
export function passagesOf(texts: readonly string[], prefix = ''): Passage[] {
  const places = new Map<string, number[]>();
  for (const [index, text] of texts.entries()) {
    const indexes = places.get(text);
    if (indexes) indexes.push(index);
    else places.set(text, [index]);
  }
  return Array.from(places, ([text, indexes]) => {
    const prefixed = prefix + text;
    return { text: prefixed, tokens: estimateTokens(prefixed), indexes };
  });
}

/** Cuts `passages`, in their order, into batches as large as `limits` are when each is asked for. */
export function* batchesOf(passages: readonly Passage[], limits: BatchLimits): Generator<Batch> {
  let start = 0;
  while (start < passages.length) {
    const end = endOfBatch(passages, start, limits);
    yield passages.slice(start, end);
    start = end;
  }
}

/** Whether a request may hold `batch`. */
export function isWithin(batch: Batch, limits: BatchLimits): boolean {
  return batch.length <= 1 || (batch.length <= limits.texts && tokensOf(batch) <= limits.tokens);
}

export function tokensOf(batch: Batch): number {
  return batch.reduce((sum, { tokens }) => sum + tokens, 0);
}

function endOfBatch(passages: readonly Passage[], start: number, { texts, tokens }: BatchLimits): number {
  let left = tokens;
  let end = start;
  for (; end < passages.length && end - start < texts; end += 1) {
    left -= passages[end]!.tokens;
    if (left < 0) break;
  }
  return Math.max(end, start + 1);
}
