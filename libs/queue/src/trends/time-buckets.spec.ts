import { bucketOf, durationOf, percentile } from './time-buckets.js';

const counted = (...durations: number[]): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const each of durations) counts.set(bucketOf(each), (counts.get(bucketOf(each)) ?? 0) + 1);
  return counts;
};

describe('a bucket of durations', () => {
  it('stands for each of its durations to a tenth', () => {
    for (let ms = 1; ms < 3_600_000; ms = Math.ceil(ms * 1.05)) {
      // Whole milliseconds cannot do better than that.
      const off = Math.abs(durationOf(bucketOf(ms)) - ms);
      expect(off).toBeLessThanOrEqual(Math.max(ms / 10, 1));
    }
  });

  it('has bounds', () => {
    expect([bucketOf(0), bucketOf(-5), bucketOf(1e15)]).toEqual([0, 0, 100]);
  });
});

describe('a percentile', () => {
  it('of nothing is none', () => {
    expect(percentile(new Map(), 0.5)).toBeNull();
  });

  it('is the duration that so many do not exceed', () => {
    const durations = Array.from({ length: 100 }, (_, index) => (index + 1) * 10);
    const counts = counted(...durations);
    expect(Math.abs((percentile(counts, 0.5) ?? 0) - 500)).toBeLessThan(50);
    expect(Math.abs((percentile(counts, 0.95) ?? 0) - 950)).toBeLessThan(95);
    expect(percentile(counted(7), 0.95)).toBe(7);
  });
});
