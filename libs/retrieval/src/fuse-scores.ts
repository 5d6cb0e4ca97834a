/** One kind of search's scores, best first. */
export type Scores = readonly number[];

/** What similarity stands out by without meaning anything: the best of 50 random vectors by 3.5 in the median, by a good model 6.7. */
const NOISE = 3.5;
/** More counts no more: in poor vectors single chunks stand out by far more, and for no reason. */
const MOST_MEANING = 6.5;
/** How far the best of a full list stands out at least in nine of ten. Where few chunks have any of the words, the best stands out no further. */
const MOST_OF_FEW = 6;

/**
 * How far each score of a keyword list stands out: what it has above the last one, in units of the mean of that.
 * A list that is shorter than `depth` is all there is, and what else there is has scored 0.
 * @param depth how long the list may be
 * @param others how many chunks there are at least
 */
export function standingOutByWords(scores: Scores, depth: number, others: number): number[] {
  if (scores.length >= depth) return standingOut(scores, Math.min(...scores), scores.length);
  const all = standingOut(scores, 0, Math.max(scores.length, others));
  const scale = Math.min(1, MOST_OF_FEW / Math.max(...all));
  return all.map((value) => value * scale);
}

/**
 * The same of a semantic list, but of what is within noise next to nothing is left, and there is a bound: in any
 * vectors, good or poor, something is nearest. It falls with the rank and never quite to 0.
 */
export function standingOutByMeaning(scores: Scores): number[] {
  return standingOut(scores, Math.min(...scores), scores.length).map((value) =>
    Math.log1p(Math.exp(Math.min(value, MOST_MEANING) - NOISE)),
  );
}

function standingOut(scores: Scores, from: number, count: number): number[] {
  const mean = scores.reduce((sum, score) => sum + score - from, 0) / count;
  return scores.map((score) => (mean > 0 ? (score - from) / mean : 0));
}
