import type { CitedPassage } from './answer-types.js';

/** As for embeddings: multilingual tokenizers make one token of 3 bytes of UTF-8 and more. */
const BYTES_PER_TOKEN = 3;
/** What stands around the text of a passage. */
const FRAME_TOKENS = 60;
/** A shorter beginning of a passage says too little. */
const MIN_TOKENS = 50;

/** The passages that fit into `tokens` (estimated), in their order; the last of them may be cut at its end. */
export function withinBudget(passages: readonly CitedPassage[], tokens: number): CitedPassage[] {
  const fitting: CitedPassage[] = [];
  let left = tokens;
  for (const passage of passages) {
    left -= FRAME_TOKENS;
    if (left < MIN_TOKENS && fitting.length > 0) break;
    const text = beginning(passage.text, Math.max(left, MIN_TOKENS) * BYTES_PER_TOKEN);
    fitting.push({ ...passage, text });
    left -= Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
  }
  return fitting;
}

/** As much of `text` as fits into `bytes` of UTF-8, without a broken character at the end. */
function beginning(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  return encoded.length <= bytes ? text : encoded.toString('utf8', 0, bytes).replace(/\uFFFD+$/u, '');
}
