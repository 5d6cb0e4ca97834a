import { readVectors, UnusableVectors } from './vectors.js';

const base64 = (...numbers: number[]) => Buffer.from(Float32Array.from(numbers).buffer).toString('base64');
const answer = (...embeddings: unknown[]) => ({
  data: embeddings.map((embedding, index) => ({ index, embedding })),
});

describe('readVectors', () => {
  it('reads numbers and base64', () => {
    const vectors = readVectors(answer([1, -0.5], base64(0.25, 2)), 2);
    expect(vectors).toEqual([Float32Array.of(1, -0.5), Float32Array.of(0.25, 2)]);
  });

  it('puts each vector where its index says', () => {
    const data = [
      { index: 1, embedding: [2] },
      { index: 0, embedding: [1] },
    ];
    expect(readVectors({ data }, 2)).toEqual([Float32Array.of(1), Float32Array.of(2)]);
  });

  it.each<[string, unknown]>([
    ['no JSON', undefined],
    ['no list', { data: {} }],
    ['too few', answer([1, 2])],
    ['too many', answer([1, 2], [1, 2], [1, 2])],
    ['an index twice', { data: [0, 0].map((index) => ({ index, embedding: [1, 2] })) }],
    ['an index out of range', { data: [0, 2].map((index) => ({ index, embedding: [1, 2] })) }],
    ['an index below 0', { data: [0, -1].map((index) => ({ index, embedding: [1, 2] })) }],
    ['an index that is none', { data: [0, '1'].map((index) => ({ index, embedding: [1, 2] })) }],
    ['no index', { data: [{ embedding: [1, 2] }, { embedding: [1, 2] }] }],
    ['null for an item', { data: [null, null] }],
    ['other dimensions', answer([1, 2], [1, 2, 3])],
    ['an empty vector', answer([], [])],
    ['null for a vector', answer([1, 2], null)],
    ['null for a number', answer([1, 2], [1, null])],
    ['a text for a number', answer([1, 2], [1, '2'])],
    ['NaN in base64', answer([1, 2], base64(1, NaN))],
    ['a number that float32 does not hold', answer([1, 2], [1, 1e300])],
  ])('refuses %s', (_, data) => {
    expect(() => readVectors(data, 2)).toThrow(UnusableVectors);
  });

  it('refuses base64 that is cut', () => {
    expect(() => readVectors(answer(base64(1, 2).slice(0, 7)), 1)).toThrow('cut');
  });

  it('refuses dimensions that are not the expected ones', () => {
    expect(() => readVectors(answer([1, 2]), 1, 3)).toThrow('2 dimensions instead of 3');
    expect(readVectors(answer([1, 2]), 1, 2)).toHaveLength(1);
  });
});
