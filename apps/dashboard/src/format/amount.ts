const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const WORDS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');
const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A number with its thousands apart: `12,300`. */
export function amount(value: number): string {
  return GROUPED.format(value);
}

/** How many of what, small numbers in words: `no tasks`, `one task`, `twelve tasks`, `1,200 tasks`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${WORDS[value] ?? amount(value)} ${value === 1 ? one : many}`;
}

/** A sentence from words that may begin with a small letter. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Bytes in units of a thousand: `512 B`, `1.4 MB`, `84 GB`. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < SIZES.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${SIZES[unit]}`;
}

/** A share from 0 to 1 as whole percent: all of it only when it is all. */
export function percent(share: number): string {
  const whole = Math.floor(Math.min(1, Math.max(0, share)) * 100);
  return `${whole} %`;
}
