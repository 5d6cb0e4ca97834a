import type { ExtractedText } from '../extract/extracted-text.js';
import { PageMap } from './page-map.js';
import { pieces, type Span } from './pieces.js';

/** A passage of a document: `text === extracted.text.slice(start, end)`, offsets in UTF-16 units. */
export interface TextChunk {
  /** From 0, in document order. */
  readonly position: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** From 1; null where the document has no pages. */
  readonly pageStart: number | null;
  readonly pageEnd: number | null;
}

/** In characters; the overlap is at most half of the size. */
export interface SplitSettings {
  readonly chunkSize: number;
  readonly chunkOverlap: number;
}

/** Pieces are sentences, or parts of long ones: small enough to fill chunks well and to overlap by. */
const MAX_PIECE = 200;
const PIECES_PER_CHUNK = 5;
/** A chunk this full ends at the next heading rather than run into another section. */
const FULL_ENOUGH_FOR_HEADING = 0.5;
/** A chunk this full ends at the next paragraph. */
const FULL_ENOUGH_FOR_PARAGRAPH = 0.8;
const MAX_HEADING = 120;

/**
 * Cuts a document into overlapping passages of at most `chunkSize` characters. Every character that is not
 * white space is in at least one, and no passage has anything that the document has not. Passages begin at
 * headings and paragraphs where they can, and a heading stays with what it heads.
 */
export async function splitText(extracted: ExtractedText, settings: SplitSettings): Promise<TextChunk[]> {
  const { text, pageStarts } = extracted;
  const pieceSize = Math.max(Math.min(MAX_PIECE, Math.floor(settings.chunkSize / PIECES_PER_CHUNK)), 10);
  const spans = pack(text, await pieces(text, pieceSize), settings);
  const pages = new PageMap(pageStarts);
  return spans.map(({ start, end }, position) => ({
    position,
    text: text.slice(start, end),
    start,
    end,
    pageStart: pages.pageOf(start),
    pageEnd: pages.pageOf(end - 1),
  }));
}

/** Fills chunks with pieces, one after the other. */
function pack(text: string, parts: readonly Span[], { chunkSize, chunkOverlap }: SplitSettings): Span[] {
  const chunks: Span[] = [];
  let start = 0;
  let next = 0;
  while (next < parts.length) {
    next = withoutTrailingHeadings(text, parts, start, chunkEnd(text, parts, { start, next, chunkSize }));
    const chunk = { start: at(parts, start).start, end: at(parts, next - 1).end };
    chunks.push(chunk);
    const following = parts[next];
    if (!following) break;
    let overlap = next;
    while (overlap - 1 > start && fits(at(parts, overlap - 1).start)) overlap -= 1;
    start = overlap;

    function fits(from: number): boolean {
      return chunk.end - from <= chunkOverlap && (following?.end ?? 0) - from <= chunkSize;
    }
  }
  return chunks;
}

/** Index after the last piece of the chunk that begins with piece `start` and has at least piece `next`. */
function chunkEnd(
  text: string,
  parts: readonly Span[],
  { start, next, chunkSize }: { start: number; next: number; chunkSize: number },
): number {
  const from = at(parts, start).start;
  let end = next + 1;
  for (; end < parts.length; end += 1) {
    const part = at(parts, end);
    const before = at(parts, end - 1);
    if (part.end - from > chunkSize) return end;
    const filled = (before.end - from) / chunkSize;
    if (filled >= FULL_ENOUGH_FOR_PARAGRAPH && beginsParagraph(text, before, part)) return end;
    if (filled >= FULL_ENOUGH_FOR_HEADING && isHeading(text, before, part, parts[end + 1])) return end;
  }
  return end;
}

/** A heading at the end of a chunk belongs to the next one, if the chunk has anything else of its own. */
function withoutTrailingHeadings(text: string, parts: readonly Span[], start: number, end: number): number {
  let last = end;
  while (
    end < parts.length &&
    last - 2 > start &&
    isHeading(text, at(parts, last - 2), at(parts, last - 1), parts[last])
  ) {
    last -= 1;
  }
  return last;
}

function beginsParagraph(text: string, before: Span, part: Span): boolean {
  return text.slice(before.end, part.start).includes('\n\n');
}

/** A short paragraph of its own that does not end like a sentence. */
function isHeading(text: string, before: Span, part: Span, after: Span | undefined): boolean {
  if (!after || !beginsParagraph(text, before, part) || !beginsParagraph(text, part, after)) return false;
  return (
    part.end - part.start <= MAX_HEADING &&
    !/[.!?…。！？:;,]["'”’»)\]]*$/u.test(text.slice(part.start, part.end))
  );
}

function at(parts: readonly Span[], index: number): Span {
  const part = parts[index];
  if (!part) throw new RangeError(`there is no piece ${index}`);
  return part;
}
