import { Hyphens } from './hyphens.js';
import { seamBetween, writeLine } from './join-lines.js';
import type { Paragraph } from './paragraphs.js';
import type { TextLine } from './text-line.js';

/** The text of the paragraphs, and where in it each of `pageCount` pages starts. */
export function writeText(
  paragraphs: readonly Paragraph[],
  pageCount: number,
): { text: string; pageStarts: number[] } {
  const writer = new Writer(pageCount);
  const hyphens = Hyphens.learn(paragraphs);
  for (const paragraph of paragraphs) {
    const left = paragraph.reduce((least, { line }) => Math.min(least, line.x), Infinity);
    let previous: TextLine | undefined;
    for (const { line, page } of paragraph) {
      if (previous) writer.join(seamBetween(previous, line, hyphens));
      else writer.separate();
      writer.write(writeLine(line, left), page);
      previous = line;
    }
  }
  return writer.finish();
}

class Writer {
  private readonly parts: string[] = [];
  private readonly pageStarts: number[] = [0];
  private length = 0;

  constructor(private readonly pageCount: number) {}

  separate(): void {
    if (this.length > 0) this.push('\n\n');
  }

  join({ drop, insert }: { drop: number; insert: string }): void {
    const last = this.parts.at(-1);
    if (drop > 0 && last) {
      this.parts[this.parts.length - 1] = last.slice(0, -drop);
      this.length -= drop;
    }
    this.push(insert);
  }

  write(text: string, page: number): void {
    while (this.pageStarts.length <= page) this.pageStarts.push(this.length);
    this.push(text.replaceAll('\u00AD', (hyphen, at: number) => (at === text.length - 1 ? hyphen : '')));
  }

  finish(): { text: string; pageStarts: number[] } {
    while (this.pageStarts.length < this.pageCount) this.pageStarts.push(this.length);
    return { text: this.parts.join(''), pageStarts: this.pageStarts };
  }

  private push(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }
}
