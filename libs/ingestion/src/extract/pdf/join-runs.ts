import { joinAccents } from './accents.js';
import { isWide } from './scripts.js';
import type { TextRun } from './text-run.js';

/** In multiples of the size. PDF.js puts a space into a run from 0.102 on. */
const WORD_GAP = 0.12;
/** Wide characters stand in cells of their own, so that only a larger gap was meant. */
const WIDE_GAP = 0.6;

/** The text of runs that follow each other on a line. */
export function joinRuns(runs: readonly TextRun[]): string {
  let text = '';
  let previous: TextRun | undefined;
  for (const run of runs) {
    text += previous && isApart(previous, run) ? ` ${run.text}` : run.text;
    previous = run;
  }
  return closeUp(joinAccents(text).replace(LEADERS, '… ').replace(/ {2,}/g, ' ').trim());
}

function isApart(a: TextRun, b: TextRun): boolean {
  const size = Math.min(a.size, b.size);
  const gap = Math.max(b.x - a.end, a.x - b.end);
  if (isWide(a.text.at(-1)) && isWide(b.text[0])) return gap > WIDE_GAP * size;
  return b.spaceBefore || gap > WORD_GAP * size || isNoteMark(a, b);
}

/**
 * The number of a footnote: raised behind a word, or before the note's first. Behind a word as short as a unit
 * or a variable it is part of that (`km2`, `x2`).
 */
function isNoteMark(a: TextRun, b: TextRun): boolean {
  if (isRaised(b, a)) return /^\d/.test(b.text) && /(?:\p{L}{3}|[.,;:!?”’»)"'])$/u.test(a.text);
  return isRaised(a, b) && /^\d{1,3}$/.test(a.text) && /^\p{Lu}/u.test(b.text);
}

function isRaised(mark: TextRun, text: TextRun): boolean {
  return mark.size < 0.85 * text.size && mark.y - text.y > 0.15 * text.size;
}

/** The dots that lead the eye through a table of contents. */
const LEADERS = /(?:[.·] ?){5,}/g;

const SPACED_LETTERS = /(?<![\p{L}\p{N}])\p{L}(?: \p{L}){3,}(?![\p{L}\p{N}])/gu;

/** `C H A P T E R`, letters spaced out for show, as the word that they are. */
function closeUp(text: string): string {
  return text.replace(SPACED_LETTERS, (letters) => letters.replaceAll(' ', ''));
}
