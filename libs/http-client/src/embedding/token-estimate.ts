const BYTES_PER_TOKEN = 3;

/**
 * Tokens of a text by its bytes in UTF-8. Multilingual tokenizers make one of about 4 bytes of English, 5 to 6 of
 * Russian (2 for a letter) and 3 to 4 of Chinese (3 for a character): 3 is near for each, and rather too many.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/** As much of the beginning of `text` as `estimateTokens` takes for `tokens` at most, in whole characters. */
export function firstTokens(text: string, tokens: number): string {
  const encoded = Buffer.from(text);
  const bytes = tokens * BYTES_PER_TOKEN;
  return encoded.length <= bytes ? text : encoded.toString('utf8', 0, bytes).replace(/\uFFFD+$/u, '');
}
