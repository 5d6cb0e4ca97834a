import { CitationFilter } from './citations.js';

const KNOWN = new Set([1, 2, 3]);

/** What a text becomes that comes in pieces of `size` characters, and what was found in it. */
function filtered(text: string, size: number): { text: string; cited: number[]; unknown: number[] } {
  const filter = new CitationFilter(KNOWN);
  let shown = '';
  for (let start = 0; start < text.length; start += size)
    shown += filter.push(text.slice(start, start + size));
  shown += filter.end();
  return { text: shown, cited: filter.cited, unknown: filter.unknown };
}

describe.each([1, 2, 3, 7, 1000])('in pieces of %d characters', (size) => {
  it.each([
    ['A [1] and b [3].', 'A [1] and b [3].', [1, 3], []],
    ['A [9].', 'A.', [], [9]],
    ['A [1, 9] b [8,7].', 'A [1] b.', [1], [7, 8, 9]],
    ['A [ 2 ][3][2].', 'A [ 2 ][3][2].', [2, 3], []],
    ['A [0] [-1] [x] [] [1', 'A [-1] [x] [] [1', [], [0]],
    ['Ответ [1]\n\n[4]\nконец', 'Ответ [1]\nконец', [1], [4]],
    ['a  b\n c ', 'a  b\n c ', [], []],
    ['[99999999999999]', '[99999999999999]', [], []],
  ])('%j becomes %j', (text, shown, cited, unknown) => {
    expect(filtered(text, size)).toEqual({ text: shown, cited, unknown });
  });
});

it('shows at once what cannot become a citation', () => {
  const filter = new CitationFilter(KNOWN);
  expect(['Paris', ' is [', 'x] [1', '] nice', ' '].map((text) => filter.push(text))).toEqual([
    'Paris',
    ' is',
    ' [x]',
    ' [1] nice',
    '',
  ]);
});
