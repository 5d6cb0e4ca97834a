import { amount, counted, percent, sentence, size } from './amount.js';

it('tells numbers with their thousands apart', () => {
  expect([amount(0), amount(999), amount(12_300)]).toEqual(['0', '999', '12,300']);
});

it.each([
  [0, 'no tasks'],
  [1, 'one task'],
  [12, 'twelve tasks'],
  [13, '13 tasks'],
  [1200, '1,200 tasks'],
])('counts %d as %s', (value, said) => {
  expect(counted(value, 'task')).toBe(said);
});

it('counts what has a plural of its own', () => {
  expect([counted(1, 'entry', 'entries'), counted(2, 'entry', 'entries')]).toEqual([
    'one entry',
    'two entries',
  ]);
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_600, '1.0 MB'],
  [1_440_000, '1.4 MB'],
  [84_200_000_000, '84 GB'],
  [5e18, '5000 PB'],
])('tells %d bytes as %s', (bytes, said) => {
  expect(size(bytes)).toBe(said);
});

it('says 100 % only of a whole', () => {
  expect([percent(0.62), percent(0.999), percent(1), percent(1.2), percent(-1)]).toEqual([
    '62 %',
    '99 %',
    '100 %',
    '100 %',
    '0 %',
  ]);
});

it('begins a sentence with a capital letter', () => {
  expect([sentence('one task'), sentence('13 tasks'), sentence('')]).toEqual(['One task', '13 tasks', '']);
});
