import { estimateTokens, firstTokens } from './token-estimate.js';

it('counts a token for every three bytes', () => {
  expect(['', 'abc', 'abcd', 'мир', '世界'].map(estimateTokens)).toEqual([0, 1, 2, 2, 2]);
});

it('takes the beginning that has so many, in whole characters', () => {
  expect(firstTokens('abcdefg', 2)).toBe('abcdef');
  expect(firstTokens('aмир', 2)).toBe('aми');
  expect(firstTokens('世界', 1)).toBe('世');
  expect(firstTokens('short', 100)).toBe('short');
});
