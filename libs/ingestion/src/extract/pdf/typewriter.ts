import { hasWide } from './scripts.js';
import type { TextRun } from './text-run.js';

/** How far the widths of a typewriter font's characters may differ, in multiples of the size. */
const TOLERANCE = 0.03;
const MIN_CHARACTERS = 3;

/**
 * Knows which fonts are typewriter fonts: those that say so and whose characters prove equally wide wherever
 * they have been met. Many others only say so.
 */
export class TypewriterFonts {
  private readonly widths = new Map<string, { min: number; max: number }>();

  see(run: TextRun): void {
    if (!isCandidate(run) || run.text.length < MIN_CHARACTERS) return;
    const width = (run.end - run.x) / run.text.length / run.size;
    const known = this.widths.get(run.font) ?? { min: width, max: width };
    this.widths.set(run.font, { min: Math.min(known.min, width), max: Math.max(known.max, width) });
  }

  readonly has = (run: TextRun): boolean => {
    const known = isCandidate(run) ? this.widths.get(run.font) : undefined;
    return known !== undefined && known.max - known.min < TOLERANCE;
  };
}

/** Chinese and Japanese characters are all equally wide in any font. */
function isCandidate(run: TextRun): boolean {
  return run.monospace && !hasWide(run.text);
}
