import { splitColumns } from './columns.js';
import type { RunLine } from './text-line.js';

/** A page on which so many lines stand above the one before them is drawn in no order that a reader could follow. */
const DISORDER = 0.3;
const MIN_LINES = 6;
/** In multiples of the size. */
const SAME_ROW = 0.3;

/**
 * Lines as they are read. That is the file's order, but for files that draw a page in no order or straight across
 * its columns; text at another angle comes last.
 */
export function inReadingOrder(lines: readonly RunLine[]): RunLine[] {
  const angle = mainAngle(lines);
  const upright = lines.filter((line) => line.base.angle === angle);
  const others = lines.filter((line) => line.base.angle !== angle);
  return [...splitColumns(isDisordered(upright) ? byPosition(upright) : upright), ...others];
}

function mainAngle(lines: readonly RunLine[]): number {
  const characters = new Map<number, number>();
  for (const { runs, base } of lines) {
    const length = runs.reduce((sum, { text }) => sum + text.length, 0);
    characters.set(base.angle, (characters.get(base.angle) ?? 0) + length);
  }
  return [...characters].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}

function isDisordered(lines: readonly RunLine[]): boolean {
  if (lines.length < MIN_LINES) return false;
  const upward = lines.filter(({ base }, index) => {
    const previous = lines[index - 1]?.base;
    return previous !== undefined && base.y > previous.y + SAME_ROW * base.size;
  });
  return upward.length > DISORDER * lines.length;
}

/** From top to bottom, what stands on one baseline as one line. */
function byPosition(lines: readonly RunLine[]): RunLine[] {
  const rows: RunLine[] = [];
  for (const line of [...lines].sort((a, b) => b.base.y - a.base.y)) {
    const row = rows.at(-1);
    if (row && row.base.y - line.base.y < SAME_ROW * Math.max(row.base.size, line.base.size)) {
      row.runs.push(...line.runs);
    } else {
      rows.push({ runs: [...line.runs], base: line.base });
    }
  }
  return rows;
}
