import type { TextRun } from './text-run.js';
import { joinRuns } from './join-runs.js';

/** A line as it is kept until the whole document has been read; the frame is that of `TextRun`. */
export interface TextLine {
  readonly text: string;
  /** The parts of `text` between gaps wide enough to be those of a table or of a running head. */
  readonly cells: readonly string[];
  readonly x: number;
  readonly end: number;
  readonly y: number;
  /** Of most of its characters, in points. */
  readonly size: number;
  /** Set in a typewriter face: its line breaks and indents mean something. */
  readonly code: boolean;
  readonly rightToLeft: boolean;
  readonly angle: number;
}

/** Runs on one baseline, in the file's order. */
export interface RunLine {
  runs: TextRun[];
  /** The largest run so far: what the others are raised or lowered against. */
  base: TextRun;
}

/** In multiples of the size: wider than a justified line ever stretches its spaces. */
const CELL_GAP = 2;

export function toTextLine({ runs }: RunLine, isTypewriter: (run: TextRun) => boolean): TextLine {
  const ordered = inLogicalOrder(runs);
  const main = mainRun(runs);
  const cells = splitAtGaps(ordered).map((cell) => joinRuns(cell));
  return {
    text: cells.join(' '),
    cells,
    x: Math.min(...runs.map((run) => run.x)),
    end: Math.max(...runs.map((run) => run.end)),
    y: main.y,
    size: main.size,
    code: runs.every(isTypewriter),
    rightToLeft: isRightToLeft(runs),
    angle: main.angle,
  };
}

/** The run that stands for the line: of the size that most characters have, the longest. */
function mainRun(runs: readonly TextRun[]): TextRun {
  const characters = new Map<number, number>();
  for (const { size, text } of runs) characters.set(size, (characters.get(size) ?? 0) + text.length);
  const weight = (run: TextRun): number => (characters.get(run.size) ?? 0) * 1000 + run.text.length;
  return runs.reduce((best, run) => (weight(run) > weight(best) ? run : best));
}

function isRightToLeft(runs: readonly TextRun[]): boolean {
  const length = (some: readonly TextRun[]): number => some.reduce((sum, { text }) => sum + text.length, 0);
  return length(runs.filter((run) => run.rightToLeft)) * 2 > length(runs);
}

/** From left to right; in a right-to-left line from right to left, but for left-to-right words in it. */
function inLogicalOrder(runs: readonly TextRun[]): TextRun[] {
  const sorted = [...runs].sort((a, b) => a.x - b.x);
  if (!isRightToLeft(runs)) return sorted;
  const logical: TextRun[] = [];
  let leftToRight: TextRun[] = [];
  for (const run of sorted.reverse()) {
    if (!run.rightToLeft) {
      leftToRight.unshift(run);
      continue;
    }
    logical.push(...leftToRight, run);
    leftToRight = [];
  }
  return [...logical, ...leftToRight];
}

function splitAtGaps(ordered: readonly TextRun[]): TextRun[][] {
  const cells: TextRun[][] = [];
  let previous: TextRun | undefined;
  for (const run of ordered) {
    const cell = cells.at(-1);
    if (cell && previous && gapBetween(previous, run) < CELL_GAP * run.size) cell.push(run);
    else cells.push([run]);
    previous = run;
  }
  return cells;
}

/** Points of white between two runs of a line, whichever of them is on the left. */
export function gapBetween(a: TextRun, b: TextRun): number {
  return Math.max(b.x - a.end, a.x - b.end);
}
