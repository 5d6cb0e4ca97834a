import { words } from './words.js';

/** Scripts that one language has for itself, or nearly so; the first that occurs decides. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\p{sc=Hiragana}\p{sc=Katakana}]/u, 'ja'],
  [/\p{sc=Hangul}/u, 'ko'],
  [/\p{sc=Han}/u, 'zh'],
  [/[іїєґ]/i, 'uk'],
  [/\p{sc=Cyrillic}/u, 'ru'],
  [/\p{sc=Arabic}/u, 'ar'],
  [/\p{sc=Hebrew}/u, 'he'],
  [/\p{sc=Greek}/u, 'el'],
  [/\p{sc=Thai}/u, 'th'],
  [/\p{sc=Devanagari}/u, 'hi'],
];

/** Of languages in Latin letters: words of questions, and letters that the others do not have. */
const LATIN: Record<string, { readonly words: string; readonly letters?: RegExp }> = {
  en: {
    words: 'the a an is are was do does did what which who how why when where of to and in for with can',
  },
  de: {
    words: 'der die das ein eine ist sind was welche welcher wer wie warum wann wo von und für mit kann wird',
    letters: /[äöüß]/,
  },
  fr: {
    words: 'le la les un une est sont que quel quelle qui comment pourquoi quand où de du des et pour avec',
    letters: /[çœêèù]/,
  },
  es: {
    words: 'el la los las un una es son qué que cuál quién cómo cuándo dónde de del y para con por',
    letters: /[ñ¿¡]/,
  },
  it: { words: 'il lo la gli un una è sono che quale chi come perché quando dove di del della e per con' },
  pt: { words: 'o a os as um uma é são que qual quem como quando onde de do da e para com', letters: /[ãõ]/ },
  nl: {
    words: 'de het een is zijn wat welke wie hoe waarom wanneer waar van en voor met kan',
    letters: /ij/,
  },
};
const STOPWORDS = Object.entries(LATIN).map(([language, { words: list, letters }]) => ({
  language,
  words: new Set(list.split(' ')),
  letters,
}));

/** The languages that `languageOf` tells apart, ISO 639-1. */
export const LANGUAGES: readonly string[] = [
  ...SCRIPTS.map(([, language]) => language),
  ...Object.keys(LATIN),
];

/**
 * The language of a question, ISO 639-1, by its script, or by the stopwords and letters of Latin ones; `en` where
 * these say nothing. Undefined for a text without letters of any of these.
 */
export function languageOf(text: string): string | undefined {
  const script = SCRIPTS.find(([letters]) => letters.test(text));
  if (script) return script[1];
  if (!/\p{sc=Latin}/u.test(text)) return undefined;
  const lower = text.toLowerCase();
  const found = words(lower);
  const scores = STOPWORDS.map(
    ({ words: stopwords, letters }) =>
      found.filter((word) => stopwords.has(word)).length + (letters?.test(lower) ? 1 : 0),
  );
  return STOPWORDS[scores.indexOf(Math.max(...scores))]?.language;
}
