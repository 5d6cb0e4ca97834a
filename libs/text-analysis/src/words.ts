/** Scripts written without spaces between words: their runs are cut by `Intl.Segmenter`. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** What is written over or between letters and left out as often as not. */
const OPTIONAL_MARKS = /[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200f]/g;
/** `user's` is a form of `user`, and `don’t` one word. */
const POSSESSIVE = /['’ʼ]s\b/g;
const INNER_APOSTROPHE = /(?<=\p{L})['’ʼ](?=\p{L})/gu;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The words of a text, folded so that spellings of one word agree: NFKC, lower case, ё as е, no optional marks. */
export function words(text: string): string[] {
  const folded = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(OPTIONAL_MARKS, '')
    .replace(POSSESSIVE, '')
    .replace(INNER_APOSTROPHE, '');
  const found = folded.match(WORD) ?? [];
  return UNSPACED.test(folded) ? found.flatMap(segments) : found;
}

function segments(run: string): string[] {
  if (!UNSPACED.test(run)) return [run];
  const parts: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(run)) if (isWordLike) parts.push(segment);
  return parts;
}
