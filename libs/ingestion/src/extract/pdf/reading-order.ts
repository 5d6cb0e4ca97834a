import type { RunLine } from './text-line.js';
export function inReadingOrder(lines: RunLine[]): RunLine[] {
  return lines;
}
