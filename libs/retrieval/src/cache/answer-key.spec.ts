import { Settings } from '@app/config';
import type { Question } from '../answer-types.js';
import { answerKey, normalised } from './answer-key.js';

const question: Question = {
  query: 'Which doctor?',
  collections: ['a', 'b'],
  topK: 5,
  mode: 'auto',
  filter: { 'metadata.year': { gte: 2024 }, filename: 'a.pdf' },
};
const keyOf = (change: object = {}, version = 'v1', settings: object = {}): string =>
  answerKey(normalised({ ...question, ...change }), version, Object.assign(new Settings(), settings));

it.each([
  ['spaces', { query: '  Which\n doctor? ' }],
  ['a collection named twice', { collections: ['a', 'b', 'a'] }],
  ['the order in a filter', { filter: { filename: 'a.pdf', 'metadata.year': { gte: 2024 } } }],
])('%s make no difference', (_, change) => {
  expect(keyOf(change)).toBe(keyOf());
});

it('is that of the letters, however they are composed', () => {
  expect(keyOf({ query: 'cafe\u0301' })).toBe(keyOf({ query: 'caf\u00e9' }));
});

it.each([
  ['the words', { query: 'Which doctors?' }],
  ['their case, which models see', { query: 'which doctor?' }],
  ['the collections', { collections: ['a'] }],
  ['no collections', { collections: undefined }],
  ['the number of results', { topK: 6 }],
  ['the mode', { mode: 'keyword' }],
  ['the filter', { filter: { 'metadata.year': { gt: 2024 } } }],
  ['no filter', { filter: undefined }],
  ['a list in a filter that is in another order', { filter: { filename: { in: ['b', 'a'] } } }],
])('%s make another key', (_, change) => {
  const lists = keyOf({ filter: { filename: { in: ['a', 'b'] } } });
  expect([keyOf(), lists]).not.toContain(keyOf(change));
});

it('is another one for another embedding version, and for settings that shape answers', () => {
  expect(keyOf({}, 'v2')).not.toBe(keyOf());
  expect(keyOf({}, 'v1', { QUERY_SOURCE_TIMEOUT_MS: 17 })).not.toBe(keyOf());
  expect(keyOf({}, 'v1', { WORKER_CONCURRENCY: 17 })).toBe(keyOf());
});
