import type { Hyphens } from './hyphens.js';
import { isWide, isWidePunctuation } from './scripts.js';
import type { TextLine } from './text-line.js';

const SOFT_HYPHEN = '\u00AD';
const MAX_CODE_INDENT = 40;

/** What joins `next` to the text so far: how many characters of it go, and what comes in between. */
export interface Seam {
  readonly drop: number;
  readonly insert: string;
}

const seam = (insert: string, drop = 0): Seam => ({ insert, drop });

export function seamBetween(line: TextLine, next: TextLine, hyphens: Hyphens): Seam {
  const [a, b] = [line.text, next.text];
  if (line.code && next.code) return seam('\n');
  if (isRow(line) && isRow(next)) return seam('\n');
  // A mark without its letter would melt into whatever stands before it.
  if (/^\p{M}/u.test(b)) return seam(' ');
  if (a.endsWith(SOFT_HYPHEN)) return seam('', 1);
  if (/[\p{L}\p{N}][-‐]$/u.test(a) && /^[\p{L}\p{N}]/u.test(b))
    return seam('', hyphens.keeps(a.replace(/‐$/, '-'), b) ? 0 : 1);
  if (/\S[/—]$/.test(a)) return seam('');
  return seam(withoutSpace(a.at(-1), b[0]) ? '' : ' ');
}

/** A row of a table, or of a table of contents. */
function isRow({ cells, text }: TextLine): boolean {
  return cells.length > 1 || /… (?:\d+|[ivxlc]+)$/.test(text);
}

function withoutSpace(a: string | undefined, b: string | undefined): boolean {
  return isWidePunctuation(a) || isWidePunctuation(b) || (isWide(a) && isWide(b));
}

/** `line` as it is written: code keeps its indent against the block's left edge. */
export function writeLine(line: TextLine, left: number): string {
  if (!line.code) return line.text;
  const cell = (line.end - line.x) / line.text.length;
  return ' '.repeat(Math.min(MAX_CODE_INDENT, Math.max(0, Math.round((line.x - left) / cell)))) + line.text;
}
