import type { RunLine } from './text-line.js';
import type { TextRun } from './text-run.js';

/** White between two columns at least, in multiples of the size. */
const MIN_GUTTER = 1;
/** So many lines with text on both sides of a gutter make columns ... */
const MIN_LINES = 4;
/** ... if lines on both sides have so many characters on average, and most on its left reach this far towards it. */
const MIN_CHARACTERS = 15;
const FULL = 0.8;
const MOST = 0.7;

interface Sides {
  readonly line: RunLine;
  readonly left: readonly TextRun[];
  readonly right: readonly TextRun[];
}

/**
 * Where lines run straight across two columns of prose, the left column before the right. A table stays in its
 * rows, since its cells do not fill their column. Lines are looked at in the order given.
 */
export function splitColumns(lines: readonly RunLine[]): RunLine[] {
  const gutter = findGutter(lines);
  if (gutter === null) return [...lines];
  const ordered: RunLine[] = [];
  let group: Sides[] = [];
  const flush = (): void => {
    ordered.push(...(areColumns(group, gutter) ? columnByColumn(group) : group.map(({ line }) => line)));
    group = [];
  };
  for (const line of lines) {
    const sides = sidesOf(line, gutter);
    if (!sides) flush();
    if (sides) group.push(sides);
    else ordered.push(line);
  }
  flush();
  return ordered;
}

/** The place that most gaps between the runs of a line have in common, if they are enough. */
function findGutter(lines: readonly RunLine[]): number | null {
  const counts = new Map<number, number>();
  for (const { runs } of lines) {
    for (const place of new Set(gaps(runs))) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const [place, count] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0]);
  return count >= MIN_LINES ? place : null;
}

/** Whole points that lie in gaps of the line. */
function* gaps(runs: readonly TextRun[]): Iterable<number> {
  const sorted = [...runs].sort((a, b) => a.x - b.x);
  let end = Infinity;
  for (const run of sorted) {
    if (run.x - end >= MIN_GUTTER * run.size) {
      for (let place = Math.ceil(end); place < run.x && place < end + 200; place++) yield place;
    }
    end = end === Infinity ? run.end : Math.max(end, run.end);
  }
}

/** The line's runs on each side of the gutter, or null if one of them crosses it. */
function sidesOf(line: RunLine, gutter: number): Sides | null {
  const left = line.runs.filter((run) => run.end <= gutter);
  const right = line.runs.filter((run) => run.x >= gutter);
  return left.length + right.length === line.runs.length ? { line, left, right } : null;
}

function areColumns(group: readonly Sides[], gutter: number): boolean {
  const both = group.filter(({ left, right }) => left.length > 0 && right.length > 0);
  if (both.length < MIN_LINES || both.length < group.length / 2) return false;
  const start = Math.min(...both.flatMap(({ left }) => left.map(({ x }) => x)));
  const full = both.filter(({ left }) => left.some(({ end }) => end - start > FULL * (gutter - start)));
  return full.length > MOST * both.length && isProse(both, 'left') && isProse(both, 'right');
}

/** Page numbers, prices and the like are no column of text. */
function isProse(group: readonly Sides[], side: 'left' | 'right'): boolean {
  const characters = group.flatMap((sides) => sides[side]).reduce((sum, { text }) => sum + text.length, 0);
  return characters > MIN_CHARACTERS * group.length;
}

function columnByColumn(group: readonly Sides[]): RunLine[] {
  const column = (side: 'left' | 'right'): RunLine[] =>
    group
      .map((sides) => sides[side])
      .flatMap((runs) => (runs[0] ? [{ runs: [...runs], base: largest(runs) }] : []));
  return [...column('left'), ...column('right')];
}

function largest(runs: readonly TextRun[]): TextRun {
  return runs.reduce((best, run) => (run.size > best.size ? run : best));
}
