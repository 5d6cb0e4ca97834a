import type { TextLine } from './text-line.js';

/** A document with a larger share of its characters in a typewriter face was typed, not programmed. */
const MAX_CODE = 0.6;

/** The pages with no line taken for code if nearly all would be: then the face says nothing about line breaks. */
export function asProseIfTyped(pages: readonly (readonly TextLine[])[]): readonly (readonly TextLine[])[] {
  let [code, all] = [0, 0];
  for (const line of pages.flat()) {
    all += line.text.length;
    if (line.code) code += line.text.length;
  }
  if (code <= MAX_CODE * all) return pages;
  return pages.map((lines) => lines.map((line) => ({ ...line, code: false })));
}
