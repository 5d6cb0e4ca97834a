import type { CitedPassage } from '../answer-types.js';

/** A passage with the given number and text. */
export const passage = (number: number, text: string, more: Partial<CitedPassage> = {}): CitedPassage => ({
  number,
  text,
  score: 1,
  document_id: `d${number}`,
  collection: 'default',
  filename: `d${number}.txt`,
  page_start: null,
  page_end: null,
  chunk_id: `c${number}`,
  source: 'default',
  metadata: {},
  position: null,
  context: null,
  ...more,
});
