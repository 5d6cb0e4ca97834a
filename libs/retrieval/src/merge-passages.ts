import type { Mode, Passage } from './answer-types.js';
import type { SourceAnswer } from './collection-source.js';
import { passageKey, reciprocalRank } from './reciprocal-rank.js';
import type { Searched } from './searched.js';

/** Equal until questions with known answers say otherwise. */
const WEIGHTS = { keyword: 1, semantic: 1 };

/**
 * What the sources found as one list, best first. Scores of one kind of search are compared across the sources;
 * only then are the two lists fused.
 * @param depth passages of each kind of search that take part
 */
export function mergePassages(sources: readonly SourceAnswer[], mode: Mode, depth: number): Passage[] {
  const keyword = best(
    sources.map((source) => source.keyword),
    depth,
  );
  const semantic = best(
    sources.map((source) => source.semantic),
    depth,
  );
  if (mode === 'keyword') return keyword;
  if (mode === 'semantic') return semantic;
  const lists = [
    { items: keyword, weight: WEIGHTS.keyword },
    { items: semantic, weight: WEIGHTS.semantic },
  ];
  return reciprocalRank(lists, passageKey).map(({ item, score }) => ({ ...item, score }));
}

const best = (searches: readonly Searched[], depth: number): Passage[] =>
  searches
    .flatMap(({ passages }) => passages ?? [])
    .sort((a, b) => b.score - a.score)
    .slice(0, depth);
