import type { TextItem, TextStyle } from 'pdfjs-dist/types/src/display/api.js';
import { cleanText } from './clean-text.js';
import { isMostlyRightToLeft, restoreWholeWords } from './right-to-left.js';

/**
 * A piece of text in the frame of its own writing direction, in points: it begins at `x`, ends at `end`,
 * stands on the baseline `y`, and lines that follow have a lower `y`, however the text lies on the paper.
 */
export interface TextRun {
  readonly text: string;
  readonly x: number;
  readonly end: number;
  readonly y: number;
  readonly size: number;
  readonly font: string;
  /** What the font says of itself; TeX's symbol fonts say it too. */
  readonly monospace: boolean;
  readonly rightToLeft: boolean;
  /** White space came before it in the file. */
  readonly spaceBefore: boolean;
  /** Of the writing direction, in degrees: 0 is upright, 90 runs up the page. */
  readonly angle: number;
}

/** Skew of a scan stays below this; what lies further from a right angle is set at an angle on purpose. */
const SKEW = 10;
const ANGLE_STEP = 15;

/** The run that `item` is, or null for white space. */
export function toTextRun(
  item: TextItem,
  style: TextStyle | undefined,
  spaceBefore: boolean,
): TextRun | null {
  const cleaned = cleanText(item.str);
  if (cleaned.trim() === '') return null;
  const [a = 1, b = 0, c = 0, d = 1, left = 0, bottom = 0] = item.transform as number[];
  const vertical = style?.vertical ?? false;
  const angle = vertical ? 270 : snapAngle(Math.atan2(b, a));
  const { x, y } = turn(left, bottom, angle);
  const size = (vertical ? item.width : Math.hypot(c, d)) || Math.hypot(a, b) || 1;
  const length = vertical ? item.height : item.width;
  const text = item.dir === 'rtl' ? restoreWholeWords(cleaned, length / size) : cleaned;
  return {
    text,
    x,
    end: x + length,
    y,
    size,
    font: item.fontName,
    monospace: style?.fontFamily === 'monospace',
    rightToLeft: item.dir === 'rtl' && isMostlyRightToLeft(text),
    spaceBefore,
    angle,
  };
}

function snapAngle(radians: number): number {
  const degrees = (radians * 180) / Math.PI;
  const right = Math.round(degrees / 90) * 90;
  const snapped = Math.abs(degrees - right) < SKEW ? right : Math.round(degrees / ANGLE_STEP) * ANGLE_STEP;
  return (snapped + 360) % 360;
}

/** A point as it stands when text at `angle` is turned upright. */
function turn(left: number, bottom: number, angle: number): { x: number; y: number } {
  if (angle === 0) return { x: left, y: bottom };
  const radians = (angle * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  return { x: left * cos + bottom * sin, y: bottom * cos - left * sin };
}
