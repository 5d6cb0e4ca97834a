import type { Passage } from './answer-types.js';

/** Best first. */
export interface RankedList<T> {
  readonly items: readonly T[];
  /** What a place in this list counts, compared with the same place in another. */
  readonly weight: number;
}

/** How little the first places differ: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion" (SIGIR 2009). */
const K = 60;

/**
 * The lists as one, best first, by the sum of `weight / (60 + rank)` over the lists that an item is in: ranks
 * can be added, where the scores of different searches cannot. Of equals the one met first is first.
 * @param keyOf says which items of different lists are the same
 */
export function reciprocalRank<T>(
  lists: readonly RankedList<T>[],
  keyOf: (item: T) => string,
): { item: T; score: number }[] {
  const fused = new Map<string, { item: T; score: number }>();
  for (const { items, weight } of lists) {
    for (const [index, item] of items.entries()) {
      const key = keyOf(item);
      const sum = fused.get(key) ?? { item, score: 0 };
      fused.set(key, { ...sum, score: sum.score + weight / (K + index + 1) });
    }
  }
  return [...fused.values()].sort((a, b) => b.score - a.score);
}

/** The same document in two collections has the same chunk ids. */
export const passageKey = ({ source, chunk_id }: Passage): string => `${source}/${chunk_id}`;
