import type { TextLine } from './text-line.js';

/** Lines at the top and at the bottom of a page that may be its running head or foot. */
const EDGE_LINES = 2;
/** On so many pages must something stand before it counts as repeated. */
const MIN_PAGES = 3;
/** On this share of the pages must a number at a line's end count up with the pages to be the page's. */
const NUMBERED_SHARE = 0.3;
/** A band of the paper that holds a running head or foot on this share of its pages does so on all of them. */
const BAND_SHARE = 0.5;
/** Larger than this, in multiples of the body's size, it is a title: slides repeat theirs. */
const MAX_SIZE = 1.2;
/** White between a running head and the text, in multiples of its size; lines of a paragraph are closer. */
const APART = 1.6;

interface EdgeLine {
  readonly line: TextLine;
  readonly page: number;
  readonly edge: 'top' | 'bottom';
  /** Points to the nearest line further inside the page. */
  readonly distance: number;
}

/** The pages without running heads, running feet and page numbers. */
export function dropFurniture(pages: readonly (readonly TextLine[])[]): (readonly TextLine[])[] {
  const edges = pages.flatMap((lines, page) => edgeLines(lines, page));
  const repeated = repeatedKeys(edges, pages);
  const isRepeated = (edge: EdgeLine): boolean => edgeKeys(edge).some((key) => repeated.has(key));
  const bands = furnitureBands(edges, isRepeated);
  const furniture = new Set<TextLine>();
  for (const edge of edges) {
    const inBand = bands.has(bandOf(edge)) && isApart(edge);
    // What stands on every page is said once, on the first: it may be said nowhere else.
    const firstTime = edge.page === 0 && !isPageNumber(edge.line);
    if ((isRepeated(edge) || inBand) && !firstTime) furniture.add(edge.line);
  }
  return pages.map((lines) => lines.filter((line) => !furniture.has(line)));
}

function edgeLines(lines: readonly TextLine[], page: number): EdgeLine[] {
  const upright = lines.filter((line) => line.angle === 0).sort((a, b) => b.y - a.y);
  const top = upright.slice(0, EDGE_LINES).map((line, index): EdgeLine => {
    return { line, page, edge: 'top', distance: line.y - (upright[index + 1]?.y ?? -Infinity) };
  });
  const bottom = upright.slice(-EDGE_LINES).map((line, index, last): EdgeLine => {
    const above = upright[upright.length - last.length + index - 1];
    return { line, page, edge: 'bottom', distance: (above?.y ?? Infinity) - line.y };
  });
  return [...top, ...bottom];
}

const NUMBERED = ' page+';

/** What may repeat of a line: each of its cells with numbers made equal, and its page number. */
function edgeKeys({ line, page, edge }: EdgeLine): string[] {
  const texts = line.cells.map(generalise);
  // A bare number among other cells may as well be a table's.
  const telling = texts.length > 1 ? texts.filter((text) => /\p{L}{2}/u.test(text)) : texts;
  return [
    ...telling.map((text) => `${edge} ${text}`),
    ...outerNumbers(line.text).map((number) => `${edge}${NUMBERED}${number - page}`),
  ];
}

const ROMAN = /^[ivxlc]+$/;

function generalise(text: string): string {
  const plain = text.toLowerCase().replace(/\d+/g, '#');
  return ROMAN.test(plain) ? '#' : plain;
}

/** The numbers that a line begins and ends with. */
function outerNumbers(text: string): number[] {
  const found = [/^\D{0,3}(\d{1,5})(?!\d)/.exec(text)?.[1], /(?<!\d)(\d{1,5})\D{0,3}$/.exec(text)?.[1]];
  return [...new Set(found.filter((number) => number !== undefined).map(Number))];
}

function repeatedKeys(edges: readonly EdgeLine[], pages: readonly unknown[]): Set<string> {
  const found = new Map<string, { on: Set<number>; size: number }>();
  for (const edge of edges) {
    for (const key of edgeKeys(edge)) {
      const { on } = found.get(key) ?? { on: new Set<number>() };
      found.set(key, { on: on.add(edge.page), size: edge.line.size });
    }
  }
  return new Set([...found].filter(([key, { on, size }]) => on.size >= enough(key, size)).map(([key]) => key));
}

/** Bands two points high, as high above the paper's edge as lines of text stand. */
function bandOf({ line, edge }: EdgeLine): string {
  return `${edge} ${Math.round(line.y / 2)}`;
}

function furnitureBands(edges: readonly EdgeLine[], isRepeated: (edge: EdgeLine) => boolean): Set<string> {
  const bands = new Map<string, { all: number; repeated: number }>();
  for (const edge of edges) {
    const band = bands.get(bandOf(edge)) ?? { all: 0, repeated: 0 };
    bands.set(bandOf(edge), { all: band.all + 1, repeated: band.repeated + Number(isRepeated(edge)) });
  }
  const full = [...bands].filter(
    ([, { all, repeated }]) => repeated >= Math.max(MIN_PAGES, all * BAND_SHARE),
  );
  return new Set(full.map(([band]) => band));
}

function isApart({ line, distance }: EdgeLine): boolean {
  return distance > APART * line.size;
}

export function isPageNumber(line: TextLine): boolean {
  const words = line.text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length <= 4 && words.some((word) => /^\d+$/.test(word) || ROMAN.test(word));
}

function mostCommonSize(pages: readonly (readonly TextLine[])[]): number {
  const characters = new Map<number, number>();
  for (const { size, text } of pages.flat()) characters.set(size, (characters.get(size) ?? 0) + text.length);
  return [...characters].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}
