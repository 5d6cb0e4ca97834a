import type { Counter } from 'prom-client';

/** Has a counter tell of each of these from the start: what appears with its first increase has not increased, as Prometheus sees it. */
export function beginAtZero<Label extends string>(
  counter: Counter<Label>,
  labels: readonly Readonly<Record<Label, string>>[],
): void {
  for (const each of labels) counter.inc(each, 0);
}
