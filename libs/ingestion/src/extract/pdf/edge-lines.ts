import type { TextLine } from './text-line.js';

/** A line at the top or the bottom of its page, which may be a running head or foot. */
export interface EdgeLine {
  readonly line: TextLine;
  /** 0-based. */
  readonly page: number;
  readonly edge: 'top' | 'bottom';
  /** Points to the nearest line further inside the page. */
  readonly distance: number;
  /** What of it may stand on other pages too: its cells with numbers made equal. */
  readonly texts: readonly string[];
  /** What a number at one of its ends is ahead of the page's index, if that is what the number counts. */
  readonly numbers: readonly string[];
}

const EDGE_LINES = 2;
const ROMAN = /^[ivxlc]+$/;

export function edgeLines(lines: readonly TextLine[], page: number): EdgeLine[] {
  const upright = lines.filter((line) => line.angle === 0).sort((a, b) => b.y - a.y);
  const top = upright.slice(0, EDGE_LINES).map((line, index) => {
    return toEdgeLine(line, page, 'top', line.y - (upright[index + 1]?.y ?? -Infinity));
  });
  const bottom = upright
    .reverse()
    .slice(0, EDGE_LINES)
    .map((line, index) => toEdgeLine(line, page, 'bottom', (upright[index + 1]?.y ?? Infinity) - line.y));
  return [...top, ...bottom];
}

function toEdgeLine(line: TextLine, page: number, edge: EdgeLine['edge'], distance: number): EdgeLine {
  const cells = line.cells.map(generalise);
  // A bare number among other cells may as well be a table's.
  const telling = cells.length > 1 ? cells.filter((cell) => /\p{L}{2}/u.test(cell)) : cells;
  const numbers = outerNumbers(line.text).map((number) => `${edge} ${number - page}`);
  return { line, page, edge, distance, texts: telling.map((text) => `${edge} ${text}`), numbers };
}

function generalise(text: string): string {
  const plain = text.toLowerCase().replace(/\d+/g, '#');
  return ROMAN.test(plain) ? '#' : plain;
}

/** The numbers that a line begins and ends with. */
function outerNumbers(text: string): number[] {
  const found = [/^\D{0,3}(\d{1,5})(?!\d)/.exec(text)?.[1], /(?<!\d)(\d{1,5})\D{0,3}$/.exec(text)?.[1]];
  return [...new Set(found.filter((number) => number !== undefined).map(Number))];
}

/** Whether the line says hardly more than the number of its page. */
export function isPageNumber({ text }: TextLine): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length <= 4 && words.some((word) => /^\d+$/.test(word) || ROMAN.test(word));
}
