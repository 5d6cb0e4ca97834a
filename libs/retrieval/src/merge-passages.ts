import type { Mode, Passage } from './answer-types.js';
import type { SourceAnswer } from './collection-source.js';
import { standingOutByMeaning, standingOutByWords } from './fuse-scores.js';
import { passageKey } from './reciprocal-rank.js';
import type { Searched } from './searched.js';

/** What the two kinds of search count in a hybrid answer, compared with each other. */
export interface HybridWeights {
  readonly keyword: number;
  readonly semantic: number;
}

/**
 * What the sources found as one list, best first. Scores of one kind of search are compared across the sources;
 * only then are the two lists fused.
 * @param depth passages of each kind of search that take part
 */
export function mergePassages(
  sources: readonly SourceAnswer[],
  mode: Mode,
  depth: number,
  weights: HybridWeights,
): Passage[] {
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
  const byWords = standingOutByWords(keyword.map(scoreOf), depth, semantic.length);
  const byMeaning = standingOutByMeaning(semantic.map(scoreOf));
  return fused([
    ...keyword.map((passage, at) => ({ ...passage, score: weights.keyword * (byWords[at] ?? 0) })),
    ...semantic.map((passage, at) => ({ ...passage, score: weights.semantic * (byMeaning[at] ?? 0) })),
  ]);
}

const best = (searches: readonly Searched[], depth: number): Passage[] =>
  searches
    .flatMap(({ passages }) => passages ?? [])
    .sort((a, b) => b.score - a.score)
    .slice(0, depth);

/** Each passage once, with the sum of its scores; of equals the one met first is first. */
function fused(passages: readonly Passage[]): Passage[] {
  const sums = new Map<string, Passage>();
  for (const passage of passages) {
    const score = (sums.get(passageKey(passage))?.score ?? 0) + passage.score;
    sums.set(passageKey(passage), { ...passage, score });
  }
  return [...sums.values()].sort((a, b) => b.score - a.score);
}

const scoreOf = ({ score }: Passage): number => score;
