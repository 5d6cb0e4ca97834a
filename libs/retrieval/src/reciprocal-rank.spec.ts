import { reciprocalRank, type RankedList } from './reciprocal-rank.js';

const list = (items: string, weight = 1): RankedList<string> => ({ items: items.split(' '), weight });
const order = (...lists: RankedList<string>[]): string =>
  reciprocalRank(lists, (item) => item.toLowerCase())
    .map(({ item }) => item)
    .join(' ');

describe('reciprocalRank', () => {
  it('leaves one list as it is', () => expect(order(list('a b c'))).toBe('a b c'));

  it('adds up what an item gets in each list', () => {
    const [first, second] = reciprocalRank([list('a b'), list('b c')], (item) => item);
    expect(first).toEqual({ item: 'b', score: 1 / 62 + 1 / 61 });
    expect(second).toEqual({ item: 'a', score: 1 / 61 });
  });

  it('prefers what both lists have in the middle to what one has on top', () => {
    expect(order(list('a b x c'), list('d e x f'))).toMatch(/^x /);
  });

  it('puts the first list first between equals', () =>
    expect(order(list('a b'), list('c d'))).toBe('a c b d'));
  it('weighs the lists', () => expect(order(list('a b'), list('c d', 2))).toBe('c d a b'));
  it('knows the same item by its key', () => expect(order(list('a B'), list('b'))).toBe('B a'));
  it('has nothing of nothing', () => expect(reciprocalRank([], String)).toEqual([]));
});
