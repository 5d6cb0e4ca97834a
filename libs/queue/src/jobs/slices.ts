/** Limits of a run, in seconds. */
interface Limits {
  readonly softTimeLimit: number;
  readonly timeLimit: number;
}

/** A slice compared with what a single part of the work may take: 30 s beside the 240 s of a document. */
const SHARE = 1 / 8;

/**
 * Limits for a job that does many parts, each of which may take as long as `part`, a slice of them in a run: what begins at
 * the end of a slice still has all of its time.
 */
export function slicedLimits(part: Limits): Limits {
  const slice = part.softTimeLimit * SHARE;
  return { softTimeLimit: part.softTimeLimit + slice, timeLimit: part.timeLimit + slice };
}

/** How long a run under `slicedLimits` may begin parts, and how long each may take, in seconds. */
export function sliceOf({ softTimeLimit }: Pick<Limits, 'softTimeLimit'>): {
  readonly slice: number;
  readonly part: number;
} {
  const part = softTimeLimit / (1 + SHARE);
  return { slice: softTimeLimit - part, part };
}
