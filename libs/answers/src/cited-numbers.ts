/** A number or a range. Models write any dash in a range: hyphens, also unbroken ones, and long dashes. */
const ITEM = /^\s*(\d{1,6})(?:\s*\p{Pd}\s*(\d{1,6}))?\s*$/u;
/** An answer is given no more passages than that, so a longer range has an end that none stands for. */
const LONGEST_RANGE = 100;

/** The numbers that the inside of a citation names, each once: `2, 4-6`. None when it is no list of numbers and ranges. */
export function numbersOf(inside: string): number[] {
  const numbers = new Set<number>();
  for (const item of inside.split(',')) {
    const [, first, last = first] = ITEM.exec(item) ?? [];
    if (first === undefined) return [];
    for (const number of range(Number(first), Number(last))) numbers.add(number);
  }
  return [...numbers];
}

/** Of a range that is too long only the ends, as written: nobody is helped by thousands of unknown numbers. */
function range(first: number, last: number): number[] {
  const length = Math.abs(last - first) + 1;
  if (length > LONGEST_RANGE) return [first, last];
  // A range written backwards means the same passages to who reads it.
  return Array.from({ length }, (_, step) => Math.min(first, last) + step);
}
