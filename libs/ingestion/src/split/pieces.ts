import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';

/** A part of a text, in UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** From the best place to cut to the worst: paragraphs, lines, sentences, clauses, words, characters. */
const SEPARATORS = [
  '\n\n',
  '\n',
  '. ',
  '! ',
  '? ',
  '… ',
  '。',
  '！',
  '？',
  '؟ ',
  '; ',
  ', ',
  '、',
  '，',
  ' ',
  '',
];
/** The splitter puts a separator in front of what follows it; these belong to what they end. */
const TRAILING = /[.!?…。！？؟;,、，"'”’»)\]」』）]/;

/**
 * Cuts a text into pieces of about `size` characters at the most, in order; between them there is nothing
 * but white space, and no character is cut in half.
 */
export async function pieces(text: string, size: number): Promise<Span[]> {
  const splitter = new RecursiveCharacterTextSplitter({
    chunkSize: size,
    chunkOverlap: 0,
    separators: SEPARATORS,
  });
  const found: Span[] = [];
  let at = 0;
  for (const piece of await splitter.splitText(text)) {
    // It only trims white space: the piece is what comes next.
    const start = text.indexOf(piece, at);
    const end = start + piece.length;
    const shared = sharedEnd(text, start, end, at);
    const before = found.at(-1);
    if (before && shared > start) found[found.length - 1] = { start: before.start, end: shared };
    const own = text.slice(shared, end);
    if (own.trim()) found.push({ start: end - own.trimStart().length, end });
    at = end;
  }
  return found;
}

/** Where that ends which the piece begins with but which belongs to the piece that ended at `before`. */
function sharedEnd(text: string, start: number, end: number, before: number): number {
  if (start !== before || start === 0) return start;
  let place = start;
  while (place < end && TRAILING.test(text.charAt(place))) place += 1;
  while (place < end && !isCharacterStart(text, place)) place += 1;
  return place;
}

/** Whether a character, with its marks and joiners, begins at `at`. */
function isCharacterStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code >= 0xdc00 && code <= 0xdfff) return false;
  return !/[\p{M}\u200d]/u.test(text.charAt(at)) && text.charAt(at - 1) !== '\u200d';
}
