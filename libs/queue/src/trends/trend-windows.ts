import type { Settings } from '@app/config';

const MINUTE_MS = 60_000;
const HOUR_S = 3600;

/** A stretch of time up to now, in steps. */
interface TrendWindow {
  readonly stepMs: number;
  readonly steps: number;
  /** How long a step is kept. */
  readonly keptS: number;
}

export const TREND_WINDOWS = {
  hour: { stepMs: MINUTE_MS, steps: 60, keptS: 2 * HOUR_S },
  day: { stepMs: 10 * MINUTE_MS, steps: 144, keptS: 26 * HOUR_S },
} as const satisfies Record<string, TrendWindow>;
export type TrendWindowName = keyof typeof TREND_WINDOWS;

/** What is kept of each step: hashes in Redis. */
export type TrendKind = 'counts' | 'times' | 'queues';

/** When the step of `now` began, in milliseconds. */
export const stepOf = (window: TrendWindowName, now: number): number =>
  Math.floor(now / TREND_WINDOWS[window].stepMs) * TREND_WINDOWS[window].stepMs;

/** When the steps of a window began, oldest first; the last is under way. */
export function stepsOf(window: TrendWindowName, now: number): number[] {
  const { stepMs, steps } = TREND_WINDOWS[window];
  const last = stepOf(window, now);
  return Array.from({ length: steps }, (_, index) => last - (steps - 1 - index) * stepMs);
}

export const trendKey = (
  { REDIS_PREFIX }: Settings,
  window: TrendWindowName,
  kind: TrendKind,
  step: number,
): string => `${REDIS_PREFIX}:trends:${window}:${kind}:${step}`;
