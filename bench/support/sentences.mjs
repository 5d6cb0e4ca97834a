import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const VOCABULARY = 60_000;
const WORDS_PER_SENTENCE = 14;
const CONSONANTS = 'bcdfghklmnprstvw';
const VOWELS = 'aeiou';

/** A function that gives a sentence at each call: of the text files under `corpus`, or made up without one. */
export function readSentences(corpus, random) {
  const real = corpus ? sentencesUnder(corpus) : [];
  if (real.length > 0) return () => real[Math.floor(random() * real.length)];
  const words = Array.from({ length: VOCABULARY }, () => madeUpWord(random));
  // Words of a language are about as frequent as the inverse of their rank (Zipf).
  const word = () => words[Math.floor(VOCABULARY ** random()) - 1];
  return () => `${Array.from({ length: WORDS_PER_SENTENCE }, word).join(' ')}.`;
}

function sentencesUnder(corpus) {
  const files = readdirSync(corpus, { recursive: true }).filter((name) => name.endsWith('.txt'));
  const text = files.map((name) => readFileSync(join(corpus, name), 'utf8')).join('\n');
  return text
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?]) /)
    .filter((sentence) => /\p{L}{3}/u.test(sentence) && sentence.length < 1000);
}

function madeUpWord(random) {
  const pick = (letters) => letters[Math.floor(random() * letters.length)];
  const syllables = 1 + Math.floor(random() * 4);
  return Array.from({ length: syllables }, () => pick(CONSONANTS) + pick(VOWELS)).join('') + pick(CONSONANTS);
}
