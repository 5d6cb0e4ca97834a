import { amount } from '../format/amount.js';
import { duration } from '../format/duration.js';
import { largest, newest, total, type Plot } from './lines.js';

/** A value of a plot as it is read; a dash where nothing was measured. */
export function figure({ kind }: Pick<Plot, 'kind'>, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return kind === 'duration' ? duration(value) : amount(value);
}

/** What a plot shows, in words. */
export function summary(plot: Plot): string {
  const lines = plot.lines.map(({ name, values }) => {
    if (largest(values) === undefined) return `${name}: nothing measured`;
    const most = `at most ${figure(plot, largest(values))}, last ${figure(plot, newest(values))}`;
    return plot.kind === 'count' ? `${name}: ${amount(total(values))} in all, ${most}` : `${name}: ${most}`;
  });
  return `${plot.title}. ${lines.join('. ')}.`;
}
