import type { Mode, Passage } from './answer-types.js';
import { mergePassages, type HybridWeights } from './merge-passages.js';
import { passageKey, reciprocalRank, type RankedList } from './reciprocal-rank.js';
import type { Answers } from './sources.js';

/**
 * What all sources found, best first. Collections of one weight are one list, as their scores can be compared;
 * it and the list of each further source are fused by their ranks. What two sources have is in it once.
 */
export function fuseAnswers(
  { collections, further }: Answers,
  mode: Mode,
  depth: number,
  hybrid: HybridWeights,
): Passage[] {
  const weights = [...new Set(collections.map(({ weight }) => weight))];
  const own = weights.map((weight) => ({
    items: mergePassages(
      collections.filter((each) => each.weight === weight).map(({ of }) => of),
      mode,
      depth,
      hybrid,
    ),
    weight,
  }));
  const others = further.map(({ of, weight }) => ({ items: of.passages ?? [], weight }));
  return withoutCopies(others.length === 0 && own.length <= 1 ? (own[0]?.items ?? []) : fuse(own, others));
}

function fuse(...lists: RankedList<Passage>[][]): Passage[] {
  return reciprocalRank(lists.flat(), passageKey).map(({ item, score }) => ({ ...item, score }));
}

/** A text stays in the source where it ranks best; that a source has it twice is its own affair. */
function withoutCopies(passages: readonly Passage[]): Passage[] {
  // To look through the texts takes longer than all the rest of it.
  if (new Set(passages.map(({ source }) => source)).size <= 1) return [...passages];
  const owners = new Map<string, string>();
  return passages.filter(({ text, source }) => {
    const key = text.replace(/\s+/g, ' ').trim();
    const owner = owners.get(key) ?? source;
    owners.set(key, owner);
    return owner === source;
  });
}
