import { newStemmer } from 'snowball-stemmers';

/** One language a script: a stemmer of the wrong language costs more than none gains. */
const STEMMERS: readonly { readonly script: RegExp; readonly stem: (word: string) => string }[] = [
  { script: /^[a-z]+$/, stem: stemmer('english') },
  { script: /^[\u0430-\u044f]+$/, stem: stemmer('russian') },
];

/** The Snowball stem of a folded word where its script has a stemmer, else the word itself. */
export function stem(word: string): string {
  return STEMMERS.find(({ script }) => script.test(word))?.stem(word) ?? word;
}

function stemmer(language: string): (word: string) => string {
  const snowball = newStemmer(language);
  return (word) => snowball.stem(word);
}
