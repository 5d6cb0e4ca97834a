import { isSameSize, toBlocks, type Block } from './blocks.js';
import type { TextLine } from './text-line.js';

/** A line with the 0-based number of its page. */
interface PagedLine {
  readonly line: TextLine;
  readonly page: number;
}

export type Paragraph = readonly PagedLine[];

const BULLET = /^[•◦▪▫■□●○‣⁃∙·➢➤►✓✔–—*-] +\S/u;
const NUMBER = /^(?:\(?(?:\d{1,3}|\p{L}|[ivx]{2,5})[.)]|\[[\p{L}\p{N}+]{1,8}\]|(?:\d{1,2}\.){2,4}\d*) +\S/u;
const SENTENCE_END = /[.!?:;…。！？：；؟۔]['"’”»›)\]）」』]*$/u;
/** In multiples of the size. */
const INDENT = 0.8;
/** A line that leaves this share of its block free ended on purpose. */
const SHORT = 0.4;
/** Distance between baselines within a paragraph of formulas at most, in multiples of the size. */
const LOOSE_PITCH = 2;

/** The paragraphs of a document, some of which run from one column or page to the next. */
export function toParagraphs(pages: readonly (readonly TextLine[])[]): Paragraph[] {
  const paragraphs: PagedLine[][] = [];
  let previous: Block | undefined;
  for (const [page, lines] of pages.entries()) {
    for (const block of toBlocks(lines)) {
      for (const [index, part] of splitBlock(block).entries()) {
        const paged = part.map((line) => ({ line, page }));
        const last = paragraphs.at(-1);
        if (index === 0 && last && previous && runsOn(previous, block, page, last)) last.push(...paged);
        else paragraphs.push(paged);
      }
      previous = block;
    }
  }
  return paragraphs;
}

function splitBlock(block: Block): TextLine[][] {
  const parts: TextLine[][] = [];
  for (const line of block.lines) {
    const part = parts.at(-1);
    if (part && !beginsParagraph(part, line, block)) part.push(line);
    else parts.push([line]);
  }
  return parts;
}

/** Whether `line` begins a paragraph rather than going on with `part`. */
function beginsParagraph(part: readonly TextLine[], line: TextLine, block: Block): boolean {
  const last = part.at(-1);
  const first = part[0];
  if (!last || !first || line.code || line.rightToLeft) return false;
  const ended = endedBefore(last, line, block.right);
  if (isListItem(line) && (BULLET.test(line.text) || isListItem(first) || ended)) return true;
  if (endsSentence(last) && ended) return true;
  const free = block.right - last.end;
  if (free > SHORT * (block.right - block.left) && ended) return true;
  return isIndented(first, last, line);
}

/** Whether the first word of `line` would have found room at the end of `last`: then that was ended on purpose. */
function endedBefore(last: TextLine, line: TextLine, right: number): boolean {
  const room = right - last.end;
  const word = line.text.indexOf(' ') < 0 ? line.text.length : line.text.indexOf(' ');
  return room > ((line.end - line.x) * (word + 1)) / line.text.length;
}

function isIndented(first: TextLine, last: TextLine, line: TextLine): boolean {
  const indent = INDENT * line.size;
  // Back to the margin after the only line of a list item, or after lines that were all set in.
  if (line.x < last.x - indent) return isListItem(first) || last !== first;
  return line.x > last.x + indent && !isListItem(last) && endsSentence(last);
}

/** Whether the paragraph that ends one block goes on with the next, in another column or on another page. */
function runsOn(before: Block, after: Block, page: number, paragraph: Paragraph): boolean {
  const last = paragraph.at(-1)?.line;
  const next = after.lines[0];
  if (!last || !next || last.code || next.code || next.angle !== last.angle || !isSameSize(last, next))
    return false;
  if (isListItem(next)) return false;
  // Further down the same column a gap ends a paragraph, unless a formula or a raised mark made the gap.
  const sameColumn = next.y <= last.y && page === paragraph.at(-1)?.page;
  if (sameColumn) return last.y - next.y < LOOSE_PITCH * next.size && goesOn(last, next, before);
  if (/\p{L}[-\u00AD‐]$/u.test(last.text)) return true;
  return goesOn(last, next, before) || (!endsSentence(last) && !endedBefore(last, next, before.margin));
}

function goesOn(last: TextLine, next: TextLine, { margin }: Block): boolean {
  return !endsSentence(last) && /^[\p{Ll}\p{Lo}]/u.test(next.text) && !endedBefore(last, next, margin);
}

function isListItem({ text }: TextLine): boolean {
  return BULLET.test(text) || NUMBER.test(text);
}

function endsSentence({ text }: TextLine): boolean {
  return SENTENCE_END.test(text);
}
