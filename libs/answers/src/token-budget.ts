import { estimateTokens, firstTokens } from '@app/http-client';
import type { CitedPassage } from './answer-types.js';

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
    const text = firstTokens(passage.text, Math.max(left, MIN_TOKENS));
    fitting.push({ ...passage, text });
    left -= estimateTokens(text);
  }
  return fitting;
}
