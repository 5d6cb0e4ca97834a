import type { TextLine } from './text-line.js';

/** Far below any paper, and far apart: each field is a paragraph of its own and no part of a running foot. */
const FIRST = -1e5;
const PITCH = 1000;
const SIZE = 10;
/** An angle that no text is set at, so that fields stay out of what is done by position. */
const ANGLE = -1;

/** Values of form fields as lines after those of their page. */
export function fieldLines(fields: readonly string[]): TextLine[] {
  return fields.map((text, index) => ({
    text,
    cells: [text],
    x: 0,
    end: text.length * SIZE,
    y: FIRST - index * PITCH,
    size: SIZE,
    code: false,
    rightToLeft: false,
    angle: ANGLE,
  }));
}
