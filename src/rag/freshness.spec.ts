import { freshnessOf } from './freshness.js';

it.each([
  [undefined, 'any'],
  ['', 'any'],
  ['max-age=0', 'any'],
  ['no-cache', 'fresh'],
  ['max-age=0, No-Cache', 'fresh'],
  ['no-store', 'unkept'],
  ['no-cache,no-store', 'unkept'],
])('%s is %s', (header, freshness) => {
  expect(freshnessOf(header)).toBe(freshness);
});
