const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A duration as people say it: `41 s`, `12 min`, `3 h`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

export function bytes(count: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(count, 1)) / 10), UNITS.length - 1);
  const amount = count / 1024 ** power;
  return `${amount >= 10 || power === 0 ? Math.round(amount) : amount.toFixed(1)} ${UNITS[power]}`;
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** `1 task waits`, `3 tasks wait`. */
export const tasksWait = (count: number): string => (count === 1 ? '1 task waits' : `${count} tasks wait`);
