/** Chinese and Japanese: written without spaces between words. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\u30FC\uFF01-\uFF60\uFFE0-\uFFE6]/u;
const WIDE_PUNCTUATION = /[\u3000-\u303F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF60]/u;

export function isWide(character: string | undefined): boolean {
  return character !== undefined && WIDE.test(character);
}

export function hasWide(text: string): boolean {
  return WIDE.test(text);
}

export function isWidePunctuation(character: string | undefined): boolean {
  return character !== undefined && WIDE_PUNCTUATION.test(character);
}
