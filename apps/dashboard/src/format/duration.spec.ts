import { age, ago, duration } from './duration.js';

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [-5, '0 ms'],
    [999, '999 ms'],
    [1000, '1.0 s'],
    [9949, '9.9 s'],
    [9960, '10 s'],
    [41_000, '41 s'],
    [59_600, '1 min'],
    [200_000, '3 min 20 s'],
    [3_599_900, '1 h'],
    [7_500_000, '2 h 5 min'],
    [86_399_000, '1 d'],
    [356_400_000, '4 d 3 h'],
  ])('of %d ms is %s', (ms, said) => {
    expect(duration(ms)).toBe(said);
  });
});

describe('ago', () => {
  it.each([
    [400, 'now'],
    [1900, '1 s ago'],
    [12_300, '12 s ago'],
    [-30_000, 'in 30 s'],
  ])('of %d ms is %s', (ms, said) => {
    expect(ago(ms)).toBe(said);
  });
});

describe('age', () => {
  it.each([
    [300, '0 s'],
    [5900, '5 s'],
    [62_000, '1 min 2 s'],
  ])('of %d ms is %s', (ms, said) => {
    expect(age(ms)).toBe(said);
  });
});
