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
    ['A [1-3] b [2 – 3].', 'A [1-3] b [2 – 3].', [1, 2, 3], []],
    ['A [7-9]. B [1-3].', 'A. B [1-3].', [1, 2, 3], [7, 8, 9]],
    ['A [2—5, 1].', 'A [2, 3, 1].', [1, 2, 3], [4, 5]],
    ['A [3-1] b [9-8].', 'A [3-1] b.', [1, 2, 3], [8, 9]],
    ['A [2-999999].', 'A [2].', [2], [999999]],
    ['A [1-] [1--2] [2024-01-15] [1 2] [-].', 'A [1-] [1--2] [2024-01-15] [1 2] [-].', [], []],
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

const list = (last: number): string =>
  `[${Array.from({ length: last }, (_, index) => index + 1).join(', ')}]`;
const bracket = (length: number): string => `[1,${' '.repeat(length - 3)}9]`;

it('takes the unknown numbers out of a long list', () => {
  expect(filtered(`A ${list(25)}.`, 1000)).toEqual({
    text: 'A [1, 2, 3].',
    cited: [1, 2, 3],
    unknown: Array.from({ length: 22 }, (_, index) => index + 4),
  });
});

it.each([
  `A ${list(25)}.`,
  `A ${list(150)} b [1-3, 7-9] c.`,
  `A${' '.repeat(30)}[9] b [1 –${' '.repeat(30)}4]\n\n[8—9][3-2].`,
  'A [[9]7] b [1, [9] 2] c [9] [8',
  ...[999, 1000, 1001, 1002].map((length) => `A ${bracket(length)} b [9].`),
])('finds the same in %j however it is cut', (text) => {
  const whole = filtered(text, text.length);
  for (let size = 1; size < text.length; size++) expect(filtered(text, size)).toEqual(whole);
});

it('leaves alone what is too long for a citation', () => {
  expect(filtered(bracket(1000), 4)).toEqual({ text: '[1]', cited: [1], unknown: [9] });
  expect(filtered(bracket(1001), 4)).toEqual({ text: bracket(1001), cited: [], unknown: [] });
});
