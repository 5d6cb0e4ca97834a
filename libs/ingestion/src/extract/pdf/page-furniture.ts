import { edgeLines, isPageNumber, type EdgeLine } from './edge-lines.js';
import type { TextLine } from './text-line.js';

/** On so many pages must something stand before it counts as repeated. */
const MIN_PAGES = 3;
/** On this share of the pages must a number at a line's end count up with the pages to be the page's. */
const NUMBERED_SHARE = 0.3;
/** A band of the paper that holds repeated lines on this share of its pages holds nothing else. */
const BAND_SHARE = 0.5;
/** Larger than this, in multiples of the body's size, is a title, and slides repeat theirs: then ... */
const MAX_SIZE = 1.2;
/** ... it must stand on this share of the pages. */
const LARGE_SHARE = 0.5;
/** White between a running head and the text, in multiples of its size; lines of a paragraph are closer. */
const APART = 1.6;

/** The pages without running heads, running feet and page numbers. */
export function dropFurniture(pages: readonly (readonly TextLine[])[]): (readonly TextLine[])[] {
  const edges = pages.flatMap((lines, page) => edgeLines(lines, page));
  const repeated = repeatedLines(edges, pages.length, mostCommonSize(pages));
  const bands = furnitureBands(edges, repeated);
  const furniture = new Set<TextLine>();
  for (const edge of edges) {
    const inBand = bands.has(bandOf(edge)) && edge.distance > APART * edge.line.size;
    // What stands on every page is said once, on the first: it may be said nowhere else.
    const isFirst = edge.page === 0 && !isPageNumber(edge.line);
    if ((inBand || repeated.has(edge.line)) && !isFirst) furniture.add(edge.line);
  }
  return pages.map((lines) => lines.filter((line) => !furniture.has(line)));
}

/** Lines that stand on several pages but for numbers in them, or that number the pages. */
function repeatedLines(edges: readonly EdgeLine[], pageCount: number, bodySize: number): Set<TextLine> {
  const texts = pagesOf(edges, ({ texts }) => texts);
  const numbers = pagesOf(edges, ({ numbers }) => numbers);
  const isRepeated = ({ line, ...edge }: EdgeLine): boolean => {
    const share = line.size > bodySize * MAX_SIZE ? LARGE_SHARE : 0;
    const onPages = (found: ReadonlyMap<string, Set<number>>, keys: readonly string[], least: number) =>
      keys.some((key) => (found.get(key)?.size ?? 0) >= Math.max(MIN_PAGES, least * pageCount));
    return (
      onPages(texts, edge.texts, share) || onPages(numbers, edge.numbers, Math.max(share, NUMBERED_SHARE))
    );
  };
  return new Set(edges.filter(isRepeated).map(({ line }) => line));
}

/** On which pages each of the keys occurs. */
function pagesOf(
  edges: readonly EdgeLine[],
  keysOf: (edge: EdgeLine) => readonly string[],
): Map<string, Set<number>> {
  const pages = new Map<string, Set<number>>();
  for (const edge of edges) {
    for (const key of keysOf(edge)) pages.set(key, (pages.get(key) ?? new Set<number>()).add(edge.page));
  }
  return pages;
}

/** Bands of the paper, two points high, in which running heads and feet stand. */
function furnitureBands(edges: readonly EdgeLine[], repeated: ReadonlySet<TextLine>): Set<string> {
  const bands = new Map<string, { all: number; repeated: number }>();
  for (const edge of edges) {
    const band = bands.get(bandOf(edge)) ?? { all: 0, repeated: 0 };
    bands.set(bandOf(edge), { all: band.all + 1, repeated: band.repeated + Number(repeated.has(edge.line)) });
  }
  const isFull = (band: { all: number; repeated: number }): boolean =>
    band.repeated >= Math.max(MIN_PAGES, band.all * BAND_SHARE);
  return new Set([...bands].filter(([, band]) => isFull(band)).map(([name]) => name));
}

function bandOf({ line, edge }: EdgeLine): string {
  return `${edge} ${Math.round(line.y / 2)}`;
}

function mostCommonSize(pages: readonly (readonly TextLine[])[]): number {
  const characters = new Map<number, number>();
  for (const { size, text } of pages.flat()) characters.set(size, (characters.get(size) ?? 0) + text.length);
  return [...characters].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}
