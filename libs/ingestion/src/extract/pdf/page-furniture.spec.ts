import { dropFurniture } from './page-furniture.js';
import { line } from './testing/runs.js';
import type { TextLine } from './text-line.js';

const WORDS = ['linen', 'hemp', 'cotton', 'straw', 'wood', 'bark', 'silk', 'wool'];
const body = (page: number) =>
  ['is torn', 'is soaked', 'is beaten', 'is spread', 'is pressed'].map((what, row) =>
    line(`${WORDS[page] ?? ''} ${what}`, 700 - row * 12),
  );
const pages = (edge: (page: number) => TextLine, count = 4) =>
  Array.from({ length: count }, (_, page) => [edge(page), ...body(page)]);
const firstLines = (edge: (page: number) => TextLine, count?: number) =>
  dropFurniture(pages(edge, count)).map((lines) => lines[0]?.text);

describe('dropFurniture', () => {
  it('drops a running head, but for the first page', () => {
    const head = () => line('On Paper', 780, { size: 8 });
    expect(firstLines(head)).toEqual(['On Paper', 'hemp is torn', 'cotton is torn', 'straw is torn']);
  });

  it('drops page numbers on every page, Roman ones too', () => {
    expect(firstLines((page) => line(`- ${page + 7} -`, 780))).toEqual(
      WORDS.slice(0, 4).map((word) => `${word} is torn`),
    );
    expect(firstLines((page) => line(['i', 'ii', 'iii', 'iv'][page] ?? '', 780))[1]).toBe('hemp is torn');
  });

  it('drops heads that change, where most of their band repeats', () => {
    const titles = ['Rags', 'Pulp', 'Pulp', 'Pulp', 'Felt'];
    const head = (page: number) => line(titles[page] ?? '', 780);
    expect(firstLines(head, 5)).toEqual(['Rags', ...WORDS.slice(1, 5).map((word) => `${word} is torn`)]);
  });

  it('keeps what stands on few pages, and the titles of slides', () => {
    expect(firstLines((page) => line(['one', 'two', 'six', 'ten'][page] ?? '', 780))[3]).toBe('ten');
    const title = (page: number) =>
      line(page < 3 ? 'Results' : `Chapter ${'abcdef'[page] ?? ''}`, 780, { size: 24 });
    expect(firstLines(title, 8)).toContain('Results');
    expect(firstLines(title, 8)[2]).toBe('Results');
  });

  it('keeps rows of numbers', () => {
    const row = (page: number) =>
      line(`${page * 31} rags`, 712, { cells: [`${page * 31}`, `kind ${'abcd'[page] ?? ''}`] });
    expect(firstLines(row)[3]).toBe('93 rags');
  });
});
