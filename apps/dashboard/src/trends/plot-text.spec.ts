import { figure, summary } from './plot-text.js';

it('says what a plot shows', () => {
  expect(
    summary({
      title: 'Runtime',
      kind: 'duration',
      lines: [
        { name: 'p50', look: 'first', values: [100, 1500, null] },
        { name: 'p95', look: 'second', values: [null, null, null] },
      ],
    }),
  ).toBe('Runtime. p50: at most 1.5 s, last 1.5 s. p95: nothing measured.');
  expect(
    summary({ title: 'Ended', kind: 'count', lines: [{ name: 'failed', look: 'bad', values: [3, 0] }] }),
  ).toBe('Ended. failed: 3 in all, at most 3, last 0.');
});

it('has a dash for what was not measured', () => {
  expect([
    figure({ kind: 'count' }, null),
    figure({ kind: 'duration' }, 0),
    figure({ kind: 'count' }, 1200),
  ]).toEqual(['–', '0 ms', '1,200']);
});
