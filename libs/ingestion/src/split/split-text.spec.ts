import { splitText, type TextChunk } from './split-text.js';

/** Numbers that look random and are the same in every run (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const ALPHABETS: Record<string, string[]> = {
  prose: ['word', 'and', 'Другое', 'слово', '. ', '? ', ' ', ' ', ' ', ', ', '\n', '\n\n', '# Heading\n\n'],
  repeated: ['the same words. '],
  cjk: ['日本語', '文章', '。', '、', '検索'],
  emoji: ['👩‍👩‍👧‍👦', '😀', '🇩🇪', 'é', ' '],
  solid: ['a', 'b', 'ж'],
  newlines: ['\n', '\n\n', 'x'],
};

function textOf(parts: string[], seed: number, count: number): string {
  const random = generator(seed);
  return Array.from({ length: count }, () => parts[random(parts.length)]).join('');
}

function expectSound(text: string, chunks: TextChunk[], chunkSize: number): void {
  const covered = new Uint8Array(text.length);
  for (const [index, chunk] of chunks.entries()) {
    expect(chunk.position).toBe(index);
    expect(chunk.text).toBe(text.slice(chunk.start, chunk.end));
    expect(chunk.text.trim()).not.toBe('');
    expect(chunk.text.isWellFormed()).toBe(true);
    expect(chunk.text.length).toBeLessThanOrEqual(chunkSize);
    expect(chunk.start).toBeGreaterThan(chunks[index - 1]?.start ?? -1);
    covered.fill(1, chunk.start, chunk.end);
  }
  const lost = [...text.matchAll(/\S/g)].filter((match) => !covered[match.index]);
  expect(lost).toEqual([]);
}

describe('splitText', () => {
  const cases = Object.entries(ALPHABETS).flatMap(([name, parts]) =>
    [
      [1000, 200],
      [300, 150],
      [60, 0],
      [50, 25],
    ].flatMap(([size = 0, overlap = 0]) => [1, 2, 3].map((seed) => ({ name, parts, size, overlap, seed }))),
  );

  it.each(cases)(
    'loses and invents nothing: $name, $size/$overlap, seed $seed',
    async ({ parts, size, overlap, seed }) => {
      const text = textOf(parts, seed, 800);
      const chunks = await splitText({ text, warnings: [] }, { chunkSize: size, chunkOverlap: overlap });
      expectSound(text, chunks, size);
    },
  );

  it('overlaps by whole sentences, as far as was asked for', async () => {
    const text = Array.from({ length: 60 }, (_, n) => `This is sentence number ${n} of the text.`).join(' ');
    const chunks = await splitText({ text, warnings: [] }, { chunkSize: 400, chunkOverlap: 100 });
    for (const [index, chunk] of chunks.slice(1).entries()) {
      const overlap = (chunks[index]?.end ?? 0) - chunk.start;
      expect(overlap).toBeGreaterThan(40);
      expect(overlap).toBeLessThanOrEqual(100);
      expect(chunk.text).toMatch(/^This is/);
    }
  });

  it('keeps a heading with what it heads', async () => {
    const paragraph = 'Some text that goes on for a while. '.repeat(8).trim();
    const text = Array.from({ length: 8 }, (_, n) => `Chapter ${n}\n\n${paragraph}\n\n${paragraph}`).join(
      '\n\n',
    );
    const chunks = await splitText({ text, warnings: [] }, { chunkSize: 900, chunkOverlap: 0 });
    for (const chunk of chunks) expect(chunk.text).not.toMatch(/Chapter \d$/);
    expect(chunks.filter(({ text: own }) => own.startsWith('Chapter'))).toHaveLength(8);
  });

  it('leaves a sentence its full stop', async () => {
    const text = 'One sentence here. '.repeat(50).trim();
    const chunks = await splitText({ text, warnings: [] }, { chunkSize: 100, chunkOverlap: 0 });
    for (const chunk of chunks) expect(chunk.text).toMatch(/^One.*\.$/);
  });

  it('knows the pages of a chunk, those it runs over and those that are empty', async () => {
    const pages = ['a'.repeat(40), 'b'.repeat(40), '', 'c'.repeat(40)];
    const text = pages.join('');
    const pageStarts = [0, 40, 80, 80];
    const chunks = await splitText({ text, pageStarts, warnings: [] }, { chunkSize: 60, chunkOverlap: 0 });
    const letters = (chunk: TextChunk): string => [...new Set(chunk.text)].join('');
    const expected: Record<string, [number, number]> = {
      a: [1, 1],
      ab: [1, 2],
      b: [2, 2],
      bc: [2, 4],
      c: [4, 4],
    };
    for (const chunk of chunks) expect([chunk.pageStart, chunk.pageEnd]).toEqual(expected[letters(chunk)]);
    expect(chunks.length).toBeGreaterThan(1);
  });

  it('has no pages where the document has none', async () => {
    const [chunk] = await splitText({ text: 'x', warnings: [] }, { chunkSize: 100, chunkOverlap: 0 });
    expect(chunk).toMatchObject({ pageStart: null, pageEnd: null });
  });
});
