import type { Paragraph } from './paragraphs.js';

/** A word that a line's end cut in two at a hyphen. */
const CUT = /([\p{L}\p{M}\p{N}'’]+(?:-[\p{L}\p{M}\p{N}'’]+)*)-$/u;
const REST = /^([\p{Ll}\p{M}'’]+)/u;
const WORDS = /[\p{L}\p{M}\p{N}'’]+(?:-[\p{L}\p{M}\p{N}'’]+)*/gu;

/** Says of a hyphen at a line's end whether it belongs to the word. */
export class Hyphens {
  private constructor(private readonly counts: ReadonlyMap<string, number>) {}

  /** Learns from how the document writes the same words elsewhere. */
  static learn(paragraphs: readonly Paragraph[]): Hyphens {
    const counts = new Map<string, number>();
    for (const { before, after } of cutWords(paragraphs)) {
      for (const word of [before, after, before + after, `${before}-${after}`]) counts.set(word, 0);
    }
    if (counts.size > 0) countWords(paragraphs, counts);
    return new Hyphens(counts);
  }

  /** Whether `line`, which ends in a hyphen, keeps it before `next`; the two are joined without a space anyway. */
  keeps(line: string, next: string): boolean {
    const cut = toCut(line, next);
    if (!cut) return true;
    const { before, after } = cut;
    const [joined, hyphenated] = [this.count(before + after), this.count(`${before}-${after}`)];
    if (joined !== hyphenated) return hyphenated > joined;
    // A name such as `foo2-bar`, or a chain such as `state-of-the-art`.
    if (/[-\p{N}]/u.test(before)) return true;
    // Two words of their own that never stand as one: `well-known`, not `instal-lation`.
    return (
      joined === 0 &&
      Math.min(before.length, after.length) > 2 &&
      this.count(before) > 1 &&
      this.count(after) > 1
    );
  }

  private count(word: string): number {
    return this.counts.get(word) ?? 0;
  }
}

function toCut(line: string, next: string): { before: string; after: string } | null {
  const before = CUT.exec(line)?.[1];
  const after = REST.exec(next)?.[1];
  return before && after ? { before: before.toLowerCase(), after } : null;
}

function* cutWords(paragraphs: readonly Paragraph[]): Iterable<{ before: string; after: string }> {
  for (const paragraph of paragraphs) {
    for (const [index, { line }] of paragraph.entries()) {
      const next = paragraph[index + 1]?.line;
      const cut = next && line.text.endsWith('-') ? toCut(line.text, next.text) : null;
      if (cut) yield cut;
    }
  }
}

function countWords(paragraphs: readonly Paragraph[], counts: Map<string, number>): void {
  for (const paragraph of paragraphs) {
    for (const [index, { line }] of paragraph.entries()) {
      const cut = paragraph[index - 1]?.line.text.endsWith('-') ? REST.exec(line.text)?.[0].length : 0;
      for (const [word] of line.text.slice(cut).replace(CUT, '').toLowerCase().matchAll(WORDS)) {
        const count = counts.get(word);
        if (count !== undefined) counts.set(word, count + 1);
      }
    }
  }
}
