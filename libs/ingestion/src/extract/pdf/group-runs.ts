import { gapBetween, type RunLine } from './text-line.js';
import type { TextRun } from './text-run.js';

/** In multiples of the larger size. */
const SAME_BASELINE = 0.2;
/** How far a raised or lowered run may be from the baseline if it touches the line. */
const RAISED = 0.7;
const TOUCHING = 1;
/** How far back a run may begin on what comes before it: kerning, accents. */
const OVERLAP = 0.6;
const MAX_RUNS_PER_LINE = 2000;

/** Lines of `runs`, in the file's order, which in nearly every file is the reading order. */
export function groupRuns(runs: Iterable<TextRun>): RunLine[] {
  const lines: RunLine[] = [];
  for (const run of runs) {
    const line = lines.at(-1);
    if (line && belongs(line, run)) add(line, run);
    else lines.push({ runs: [run], base: run });
  }
  return lines;
}

function add(line: RunLine, run: TextRun): void {
  const last = line.runs.at(-1);
  if (last && isSecondStroke(last, run)) return;
  line.runs.push(run);
  if (run.size > line.base.size) line.base = run;
}

function belongs({ runs, base }: RunLine, run: TextRun): boolean {
  const last = runs.at(-1) ?? base;
  if (run.angle !== last.angle || runs.length >= MAX_RUNS_PER_LINE) return false;
  const size = Math.max(base.size, run.size);
  const shift = Math.min(Math.abs(run.y - base.y), Math.abs(run.y - last.y));
  if (shift > RAISED * size) return false;
  const follows = run.x >= last.end - OVERLAP * size || isSecondStroke(last, run);
  if (!follows && !precedes(runs, run)) return false;
  return shift < SAME_BASELINE * size || gapBetween(last, run) < TOUCHING * size;
}

/** Whether `run` stands to the left of all the others: right-to-left writing, or a foot drawn from its right end. */
function precedes(runs: readonly TextRun[], run: TextRun): boolean {
  const slack = run.rightToLeft ? OVERLAP * run.size : 0;
  return runs.every(({ x }) => run.end <= x + slack);
}

/** The same letters over themselves: they become bold, not twice as many. */
function isSecondStroke(last: TextRun, run: TextRun): boolean {
  const shift = Math.max(Math.abs(last.x - run.x), Math.abs(last.y - run.y));
  return last.text === run.text && shift < SAME_BASELINE * run.size;
}
