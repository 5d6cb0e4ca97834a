const WORD = /[\p{L}\p{N}]+/gu;

/** How often each word occurs: NFKC, lower case, runs of letters and digits. */
function countWords(text) {
  const counts = new Map();
  for (const [word] of text.normalize('NFKC').toLowerCase().matchAll(WORD)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** Agreement of two texts as multisets of words, 0 to 1; their order does not count. */
export function wordF1(a, b) {
  const [left, right] = [countWords(a), countWords(b)];
  const total = (counts) => [...counts.values()].reduce((sum, count) => sum + count, 0);
  let common = 0;
  for (const [word, count] of left) common += Math.min(count, right.get(word) ?? 0);
  const words = total(left) + total(right);
  return words === 0 ? 1 : (2 * common) / words;
}
