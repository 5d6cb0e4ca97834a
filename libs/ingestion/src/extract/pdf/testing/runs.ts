import type { TextLine } from '../text-line.js';
import type { TextRun } from '../text-run.js';

/** A run of ten-point text whose characters are half as wide as high. */
export function run(text: string, x: number, y: number, more: Partial<TextRun> = {}): TextRun {
  const size = more.size ?? 10;
  return {
    text,
    x,
    end: x + (text.length * size) / 2,
    y,
    size,
    font: 'f',
    monospace: false,
    rightToLeft: false,
    spaceBefore: false,
    angle: 0,
    ...more,
  };
}

/** A line of ten-point text whose characters are half as wide as high. */
export function line(text: string, y: number, more: Partial<TextLine> = {}): TextLine {
  const size = more.size ?? 10;
  const x = more.x ?? 50;
  const end = x + (text.length * size) / 2;
  return { text, cells: [text], x, end, y, size, code: false, rightToLeft: false, angle: 0, ...more };
}
