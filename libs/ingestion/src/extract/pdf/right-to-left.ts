/** Hebrew, Arabic and their neighbours, with the marks on their letters. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const RIGHT_TO_LEFT_WORD =
  /(?:[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]\p{Mn}*)+/gu;
/** Widths of characters, in multiples of the size: at least, of a right-to-left letter; usually, of any other. */
const LETTER = 0.15;
const OTHER = 0.45;
const MIN_LETTERS = 3;

/** Whether most letters of `text` are written from right to left. */
export function isMostlyRightToLeft(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.filter((letter) => RIGHT_TO_LEFT.test(letter)).length * 2 > letters.length;
}

/**
 * `text` as it was in the file if one of its glyphs stands for a whole right-to-left word. PDF.js turns such words
 * around as though each letter had a glyph of its own; that they take hardly any room gives them away.
 * @param width of the text in multiples of its size
 */
export function restoreWholeWords(text: string, width: number): string {
  const words = text.match(RIGHT_TO_LEFT_WORD);
  if (!words) return text;
  const letters = words.join('').replace(/\p{Mn}/gu, '').length;
  const others = text.length - words.join('').length;
  if (letters < MIN_LETTERS || width - others * OTHER > letters * LETTER) return text;
  return text.replace(RIGHT_TO_LEFT_WORD, (word) => [...word].reverse().join(''));
}
