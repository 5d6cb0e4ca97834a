const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds as people say them, in two units at most: `850 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9.95 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < 59.5 * SECOND) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR - SECOND / 2) return twoUnits(Math.round(ms / SECOND), 60, ['min', 's']);
  if (ms < DAY - MINUTE / 2) return twoUnits(Math.round(ms / MINUTE), 60, ['h', 'min']);
  return twoUnits(Math.round(ms / HOUR), 24, ['d', 'h']);
}

/** How long ago, in whole seconds or more: `now`, `12 s ago`; what is to come is `in 12 s`. */
export function ago(ms: number): string {
  if (Math.abs(ms) < SECOND) return 'now';
  const whole = age(Math.abs(ms));
  return ms > 0 ? `${whole} ago` : `in ${whole}`;
}

/** An age that goes on: whole seconds, so that it does not flicker. */
export function age(ms: number): string {
  return ms < 10 * SECOND ? `${Math.max(0, Math.floor(ms / SECOND))} s` : duration(ms);
}

function twoUnits(amount: number, base: number, [large, small]: readonly [string, string]): string {
  const rest = amount % base;
  const whole = `${(amount - rest) / base} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}
