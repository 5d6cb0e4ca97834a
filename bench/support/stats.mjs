/** The value below which the share `q` (0 to 1) of the sample lies. */
export function percentile(sample, q) {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
}

export const median = (sample) => percentile(sample, 0.5);

/** p50, p95, p99 and the maximum of a sample in milliseconds, as text. */
export function spread(sample) {
  const at = (q) => percentile(sample, q).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, max ${Math.max(...sample).toFixed(1)} ms`;
}

/** The same as numbers, to a tenth. */
export function latency(sample) {
  const round = (ms) => Math.round(ms * 10) / 10;
  const at = (q) => round(percentile(sample, q));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: round(Math.max(...sample)) };
}

/** Numbers in [0, 1) that look random and are the same in every run (mulberry32). */
export function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
