import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { TextContent, TextStyle } from 'pdfjs-dist/types/src/display/api.js';
import { countUnreadable } from './clean-text.js';
import { groupRuns } from './group-runs.js';
import { inReadingOrder } from './reading-order.js';
import { toTextLine, type TextLine } from './text-line.js';
import { toTextRun, type TextRun } from './text-run.js';
import type { TypewriterFonts } from './typewriter.js';

export interface PageText {
  readonly lines: readonly TextLine[];
  readonly characters: number;
  /** Control and private-use characters and U+FFFD among them. */
  readonly unreadable: number;
}

/** Counts characters of the document, and throws when there are too many. */
export type CountCharacters = (count: number) => void;

/** The lines of a page in reading order. */
export async function readPage(
  page: PDFPageProxy,
  fonts: TypewriterFonts,
  count: CountCharacters,
): Promise<PageText> {
  const collector = new RunCollector(count);
  // Read as it comes: a few hundred kilobytes of operators can stand for gigabytes of text.
  const reader = (page.streamTextContent() as ReadableStream<TextContent>).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) collector.add(part.value);
  } catch (error) {
    await reader.cancel(error).catch(() => undefined);
    throw error;
  }
  for (const run of collector.runs) fonts.see(run);
  const lines = inReadingOrder(groupRuns(collector.runs)).map((line) => toTextLine(line, fonts.has));
  return { lines, characters: collector.characters, unreadable: collector.unreadable };
}

class RunCollector {
  readonly runs: TextRun[] = [];
  characters = 0;
  unreadable = 0;
  private readonly styles = new Map<string, TextStyle>();
  private space = false;

  constructor(private readonly count: CountCharacters) {}

  add({ items, styles }: TextContent): void {
    for (const [font, style] of Object.entries(styles)) this.styles.set(font, style);
    for (const item of items) {
      if (!('str' in item)) continue;
      // An empty item counts too, so that no number of them is free.
      this.count(Math.max(1, item.str.length));
      this.characters += item.str.length;
      this.unreadable += countUnreadable(item.str);
      const run = toTextRun(item, this.styles.get(item.fontName), this.space);
      if (run) this.runs.push(run);
      this.space = run === null && item.str !== '';
    }
  }
}
