import fc from 'fast-check';
import { batchesOf, isWithin, passagesOf, tokensOf } from './batches.js';
import { estimateTokens } from './token-estimate.js';

describe('batches', () => {
  it('hold each different text once, with its prefix and all its places', () => {
    const passages = passagesOf(['b', 'a', 'b'], 'passage: ');
    expect(passages.map(({ text, indexes }) => ({ text, indexes }))).toEqual([
      { text: 'passage: b', indexes: [0, 2] },
      { text: 'passage: a', indexes: [1] },
    ]);
    expect(passages[0]?.tokens).toBe(estimateTokens('passage: b'));
  });

  it('end at the number of texts, or of tokens', () => {
    const passages = passagesOf(['aaa', 'bbb', 'ccc', 'dddddd', 'eee']);
    const cut = (limits: { texts: number; tokens: number }) =>
      [...batchesOf(passages, limits)].map((batch) => batch.map(({ text }) => text[0]).join(''));
    expect(cut({ texts: 2, tokens: 100 })).toEqual(['ab', 'cd', 'e']);
    expect(cut({ texts: 100, tokens: 2 })).toEqual(['ab', 'c', 'd', 'e']);
  });

  it('follow limits that change between them', () => {
    const limits = { texts: 3, tokens: 100 };
    const batches = batchesOf(passagesOf([...'abcdef']), limits);
    const sizes = [];
    for (const batch of batches) {
      sizes.push(batch.length);
      limits.texts = 1;
    }
    expect(sizes).toEqual([3, 1, 1, 1]);
  });

  it('hold every text once, in order, and keep their limits unless a single text is larger', () => {
    const limits = fc.record({
      texts: fc.integer({ min: 1, max: 9 }),
      tokens: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 })), limits, (texts, limit) => {
        const passages = passagesOf(texts);
        const batches = [...batchesOf(passages, limit)];
        expect(batches.flat()).toEqual(passages);
        for (const [at, batch] of batches.entries()) {
          expect(isWithin(batch, limit)).toBe(true);
          expect(batch.length).toBeGreaterThan(0);
          if (batch.length > 1) expect(tokensOf(batch)).toBeLessThanOrEqual(limit.tokens);
          expect(batch.length).toBeLessThanOrEqual(limit.texts);
          const next = batches[at + 1]?.[0];
          if (next) expect(isWithin([...batch, next], limit)).toBe(false);
        }
        const places = passages.flatMap(({ indexes }) => [...indexes]).sort((a, b) => a - b);
        expect(places).toEqual([...texts.keys()]);
      }),
    );
  });
});
