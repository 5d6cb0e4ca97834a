/** Four buckets for each doubling: a percentile is right to a tenth. */
const PER_DOUBLING = 4;
/** About nine hours; what takes longer counts as that. */
const MAX_BUCKET = 100;

/** The bucket of a duration on a fixed logarithmic scale, so that counts of several workers can be added up. */
export function bucketOf(ms: number): number {
  return Math.min(Math.round(PER_DOUBLING * Math.log2(Math.max(ms, 1))), MAX_BUCKET);
}

/** Milliseconds that a bucket stands for. */
export const durationOf = (bucket: number): number => Math.round(2 ** (bucket / PER_DOUBLING));

/** The duration that the share `rank` (0 to 1) of those counted does not exceed; null when none was. */
export function percentile(counts: ReadonlyMap<number, number>, rank: number): number | null {
  const total = sum(counts);
  if (total === 0) return null;
  let seen = 0;
  for (const bucket of [...counts.keys()].sort((one, other) => one - other)) {
    seen += counts.get(bucket) ?? 0;
    if (seen >= rank * total) return durationOf(bucket);
  }
  return null;
}

export const sum = (counts: ReadonlyMap<number, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);
