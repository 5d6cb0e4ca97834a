import { standingOutByMeaning, standingOutByWords } from './fuse-scores.js';

/** 50 scores that fall off as those of 50 draws of noise do. */
const NOISE = Array.from({ length: 50 }, (_, rank) => Math.log(50 / (rank + 1)));

describe('standingOutByWords', () => {
  it('does not depend on the scale of the scores', () => {
    const [first, second] = [NOISE, NOISE.map((score) => 3 + 20 * score)].map((scores) =>
      standingOutByWords(scores, 50, 50),
    );
    second?.forEach((value, at) => expect(value).toBeCloseTo(first?.[at] ?? NaN, 8));
    expect((first ?? []).reduce((sum, value) => sum + value, 0) / 50).toBeCloseTo(1, 8);
  });

  it('lets the only hit among many stand out, and not without end', () => {
    expect(standingOutByWords([3], 50, 50)).toEqual([6]);
    expect(standingOutByWords([4, 2], 50, 3)).toEqual([2, 1]);
  });

  it('has nothing of nothing, and of equals', () => {
    expect(standingOutByWords([], 50, 50)).toEqual([]);
    expect(standingOutByWords([2, 2], 2, 2)).toEqual([0, 0]);
  });
});

describe('standingOutByMeaning', () => {
  it('leaves little of noise, and most of what stands out of it', () => {
    const [noise = 0] = standingOutByMeaning(NOISE);
    const [distinct = 0] = standingOutByMeaning([8, ...NOISE.slice(1)]);
    expect(noise).toBeLessThan(1.1);
    expect(distinct).toBeGreaterThan(2);
  });

  it('has a bound, whatever one vector does', () => {
    const [outlier = 0] = standingOutByMeaning([1, ...Array.from({ length: 49 }, () => 0)]);
    expect(outlier).toBeCloseTo(Math.log1p(Math.exp(3)), 8);
  });

  it('falls with the rank and not to zero', () => {
    const values = standingOutByMeaning(NOISE);
    expect(values.every((value, at) => value > 0 && value <= (values[at - 1] ?? Infinity))).toBe(true);
    expect(standingOutByMeaning([0.3]).every((value) => value > 0)).toBe(true);
    expect(standingOutByMeaning([])).toEqual([]);
  });
});
