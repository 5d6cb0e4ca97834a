import { readFileSync } from 'node:fs';

const LETTERS = /\p{L}/u;
const MAX_TRIES = 100;

/**
 * Paragraphs and questions of a file in SQuAD's layout; the right answer to a question is its paragraph. Articles are
 * numbered from 1.
 */
export function readSquad(file) {
  const paragraphs = [];
  const questions = [];
  for (const [index, article] of JSON.parse(readFileSync(file, 'utf8')).data.entries()) {
    for (const { context, qas } of article.paragraphs) {
      const id = `paragraph-${paragraphs.length}`;
      paragraphs.push({ id, text: context });
      questions.push(...qas.map(({ question }) => ({ question, paragraph: id, article: index + 1 })));
    }
  }
  return { paragraphs, questions };
}

/** `text` with `count` times two neighbouring letters of a word swapped. */
export function withTypos(text, count, random) {
  const letters = [...text];
  for (let done = 0, tries = 0; done < count && tries < MAX_TRIES; tries += 1) {
    const at = Math.floor(random() * (letters.length - 1));
    const [a, b] = [letters[at], letters[at + 1]];
    if (a === b || !LETTERS.test(a) || !LETTERS.test(b)) continue;
    [letters[at], letters[at + 1]] = [b, a];
    done += 1;
  }
  return letters.join('');
}
