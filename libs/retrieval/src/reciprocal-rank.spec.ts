import type { Passage } from './answer-types.js';
import { passageKey, reciprocalRank } from './reciprocal-rank.js';

describe('reciprocalRank', () => {
  it('counts what a list has twice where it has it first', () => {
    const list = { items: ['best', 'twice', 'twice'], weight: 1 };
    const fused = reciprocalRank([list], String);
    expect(fused).toEqual([
      { item: 'best', score: 1 / 61 },
      { item: 'twice', score: 1 / 62 },
    ]);
  });
});

it('passages of two documents are two, though a source counts them by document', () => {
  const first = { source: 'Wiki', collection: 'c', document_id: 'a', chunk_id: '1' } as Passage;
  expect(passageKey(first)).not.toBe(passageKey({ ...first, document_id: 'b' }));
});
