/** Accents that stand before their letter as glyphs of their own, as TeX's older fonts have them, and their marks. */
const MARKS = new Map([
  ['¨', '\u0308'],
  ['´', '\u0301'],
  ['ˆ', '\u0302'],
  ['˜', '\u0303'],
  ['ˇ', '\u030C'],
  ['˘', '\u0306'],
  ['˚', '\u030A'],
]);
/** The acute only before vowels: elsewhere it is an apostrophe (`it´s`). */
const ACCENTED = /([¨ˆ˜ˇ˘˚]|´(?=[aeiouyAEIOUYı])) ?(\p{L})/gu;
const DOTLESS = new Map([
  ['ı', 'i'],
  ['ȷ', 'j'],
]);

/** `na¨ıve` as `naïve`. What is no letter of any alphabet when joined stays as it is. */
export function joinAccents(text: string): string {
  return text.replace(ACCENTED, (pair: string, accent: string, letter: string) => {
    const joined = ((DOTLESS.get(letter) ?? letter) + (MARKS.get(accent) ?? '')).normalize('NFC');
    return joined.length === 1 ? joined : pair;
  });
}
