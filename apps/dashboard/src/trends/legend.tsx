import type { Look, Plot } from './lines.js';
import { newest } from './lines.js';
import { figure } from './plot-text.js';

/** Pixels of line and gap. */
export const DASHES: Readonly<Record<Look, readonly number[]>> = {
  first: [],
  second: [6, 3],
  third: [2, 3],
  fourth: [8, 3, 2, 3],
  fifth: [1, 2],
  bad: [],
};

/** The lines of a plot, each with its value where the pointer is, else its newest. */
export function Legend({ plot, index }: { plot: Plot; index: number | undefined }) {
  return (
    <ul class="legend">
      {plot.lines.map(({ name, look, values }) => (
        <li key={name}>
          <svg class={`look look-${look}`} viewBox="0 0 24 6" width="24" height="6" aria-hidden="true">
            <line x1="0" y1="3" x2="24" y2="3" stroke-dasharray={DASHES[look].join(' ')} />
          </svg>
          {name}{' '}
          <span class="figures">{figure(plot, index === undefined ? newest(values) : values[index])}</span>
        </li>
      ))}
    </ul>
  );
}
