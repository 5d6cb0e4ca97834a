/**
 * `vector` at length 1, which changes no cosine; null for one without a direction: zero, or with a number that
 * is not finite. LanceDB refuses a NaN with all that is written beside it, and where a length overflows or
 * underflows 32 bits it puts the vector first in every answer.
 */
export function unitVector(vector: Float32Array): Float32Array | null {
  // Squares of 32 bits fit into 64.
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 0 && Number.isFinite(length) ? vector.map((value) => value / length) : null;
}
