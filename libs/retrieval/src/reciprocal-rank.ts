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
 * can be added, where the scores of different searches cannot. What a list has twice counts where it has it first. Of
 * equals the one met first is first.
 * @param keyOf says which items of different lists are the same
 */
export function reciprocalRank<T>(
  lists: readonly RankedList<T>[],
  keyOf: (item: T) => string,
): { item: T; score: number }[] {
  const fused = new Map<string, { item: T; score: number }>();
  for (const { items, weight } of lists) {
    const met = new Set<string>();
    for (const [index, item] of items.entries()) {
      const key = keyOf(item);
      if (met.has(key)) continue;
      met.add(key);
      const sum = fused.get(key) ?? { item, score: 0 };
      fused.set(key, { ...sum, score: sum.score + weight / (K + index + 1) });
    }
  }
  return [...fused.values()].sort((a, b) => b.score - a.score);
}

/** The same document in two collections has the same chunk ids, and a source of somebody else's may count them by document. */
export const passageKey = ({ source, collection, document_id, chunk_id }: Passage): string =>
  JSON.stringify([source, collection, document_id, chunk_id]);
