import type { TextLine } from './text-line.js';

/** Lines that stand together: one size and spacing, no gap between them. Paragraphs are found inside. */
export interface Block {
  readonly lines: readonly TextLine[];
  readonly left: number;
  readonly right: number;
  /** Where lines of this size end on the page that share the block's width: `right`, or further out. */
  readonly margin: number;
}

/** In multiples of the usual distance between baselines. Measured: best at telling paragraphs apart. */
const GAP = 1.15;
/** Relative. */
const SIZE_CHANGE = 0.05;
/** Distance between baselines where nothing better is known, in multiples of the size. */
const USUAL_PITCH = 1.2;
/** Lines further apart than this never belong together, and say nothing about the usual distance. */
const MAX_PITCH = 2.2;

/** The lines of one page as blocks, in their order. */
export function toBlocks(lines: readonly TextLine[]): Block[] {
  const pitches = usualPitches(lines);
  const groups: TextLine[][] = [];
  for (const line of lines) {
    const group = groups.at(-1);
    const previous = group?.at(-1);
    if (group && previous && standTogether(previous, line, pitches)) group.push(line);
    else groups.push([line]);
  }
  const margins = rightMargins(lines);
  return groups.map((group) => {
    const left = minimum(group.map((line) => line.x));
    const right = -minimum(group.map((line) => -line.end));
    // Two lines or fewer do not show how wide their column is.
    const margin = group.length > 2 ? right : Math.max(right, margins.get(marginKey(group[0])) ?? right);
    return { lines: group, left, right, margin };
  });
}

/** Lines that begin at the same place and have the same size share a column. */
const marginKey = (line: TextLine | undefined): string =>
  line ? `${Math.round(line.x / line.size / 3)} ${sizeKey(line)}` : '';

function rightMargins(lines: readonly TextLine[]): Map<string, number> {
  const margins = new Map<string, number>();
  for (const line of lines) {
    margins.set(marginKey(line), Math.max(margins.get(marginKey(line)) ?? 0, line.end));
  }
  return margins;
}

function minimum(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}

function standTogether(a: TextLine, b: TextLine, pitches: ReadonlyMap<number, number>): boolean {
  if (a.angle !== b.angle || a.code !== b.code || !isSameSize(a, b)) return false;
  const pitch = pitches.get(sizeKey(a)) ?? a.size * USUAL_PITCH;
  const down = a.y - b.y;
  const overlap = a.code || (a.x < b.end && b.x < a.end);
  return down > 0 && down < pitch * GAP + 0.5 && overlap;
}

export function isSameSize(a: TextLine, b: TextLine): boolean {
  return Math.abs(a.size - b.size) <= SIZE_CHANGE * Math.max(a.size, b.size);
}

const sizeKey = ({ size, code }: TextLine): number => Math.round(size * 2) * (code ? -1 : 1);

/** For each size of text on the page the distance between baselines that occurs most. */
function usualPitches(lines: readonly TextLine[]): Map<number, number> {
  const counts = new Map<number, Map<number, number>>();
  for (const [index, b] of lines.entries()) {
    const a = lines[index - 1];
    const down = a ? a.y - b.y : 0;
    if (!a || !isSameSize(a, b) || down < b.size * 0.7 || down > b.size * MAX_PITCH) continue;
    const ofSize = counts.get(sizeKey(b)) ?? new Map<number, number>();
    const pitch = Math.round(down * 5) / 5;
    counts.set(sizeKey(b), ofSize.set(pitch, (ofSize.get(pitch) ?? 0) + 1));
  }
  return new Map([...counts].map(([size, ofSize]) => [size, mostFrequent(ofSize)]));
}

/** Of several that are equally frequent the smallest: gaps between paragraphs are the larger ones. */
function mostFrequent(counts: ReadonlyMap<number, number>): number {
  const [value] = [...counts].reduce((best, entry) => {
    const [, bestCount] = best;
    return entry[1] > bestCount || (entry[1] === bestCount && entry[0] < best[0]) ? entry : best;
  });
  return value;
}
