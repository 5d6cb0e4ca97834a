import { passage } from './testing/passages.js';
import { withinBudget } from './token-budget.js';

const tokens = (count: number): string => 'abc'.repeat(count);

it('takes passages in their order as long as there is room, and the beginning of the next', () => {
  const passages = [100, 100, 500, 10].map((count, at) => passage(at + 1, tokens(count)));
  const fitting = withinBudget(passages, 600);
  expect(fitting.map(({ number, text }) => [number, text.length / 3])).toEqual([
    [1, 100],
    [2, 100],
    [3, 220],
  ]);
});

it('takes no beginning that is too short to say anything', () => {
  const passages = [100, 100].map((count, at) => passage(at + 1, tokens(count)));
  expect(withinBudget(passages, 260).map(({ number }) => number)).toEqual([1]);
});

it('has always something of the first, and whole letters', () => {
  const [first] = withinBudget([passage(1, 'я'.repeat(1000))], 100);
  expect(first?.text).toBe('я'.repeat(75));
  const [odd] = withinBudget([passage(1, `a${'я'.repeat(1000)}`)], 100);
  expect(odd?.text).toBe(`a${'я'.repeat(74)}`);
  expect(withinBudget([], 100)).toEqual([]);
});
