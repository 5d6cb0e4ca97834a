import type { Counter } from 'prom-client';

/** Has a counter tell of each value of its label from the start: what appears with its first increase has not increased, as Prometheus sees it. */
export function beginAtZero<Label extends string>(
  counter: Counter<Label>,
  label: Label,
  values: readonly string[],
): void {
  for (const value of values) counter.inc({ [label]: value } as Record<Label, string>, 0);
}
