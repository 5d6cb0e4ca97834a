import { useId, useState } from 'preact/hooks';
import { clock, moment } from '../format/moment.js';
import { Legend } from './legend.js';
import type { Plot } from './lines.js';
import { figure, summary } from './plot-text.js';
import { useUplot } from './use-uplot.js';

interface ChartProps {
  readonly plot: Plot;
  /** What the group of charts is about. */
  readonly of: string;
  readonly times: readonly string[];
}

/** A plot for the eye, its sum in words for a screen reader, and all of its figures as a table for whoever wants them. */
export function Chart({ plot, of, times }: ChartProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const host = useUplot(plot, times, setPointed);
  const heading = useId();
  const index = pointed ?? undefined;
  return (
    <figure aria-labelledby={heading}>
      <figcaption>
        <h3 id={heading}>{plot.title}</h3>
        <Legend plot={plot} index={index} />
      </figcaption>
      <div ref={host} class="plot" role="img" aria-label={summary(plot)} />
      <p class="quiet pointed" aria-hidden="true">
        {index !== undefined && times[index] ? clock(times[index]) : ' '}
      </p>
      <FigureTable plot={plot} of={of} times={times} />
    </figure>
  );
}

function FigureTable({ plot, of, times }: ChartProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        As a table<span class="unseen">: {`${of}, ${plot.title}`}</span>
      </summary>
      {isOpen && (
        <div class="box" tabIndex={0} role="region" aria-label={`Figures of ${plot.title}`}>
          <table class="figures-table">
            <caption class="unseen">{`${of}: ${plot.title}`}</caption>
            <thead>
              <tr>
                <th scope="col">Time</th>
                {plot.lines.map(({ name }) => (
                  <th key={name} scope="col" class="numeric">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times.map((time, index) => (
                <tr key={time}>
                  <th scope="row" title={moment(time)}>
                    {clock(time).slice(0, 5)}
                  </th>
                  {plot.lines.map(({ name, values }) => (
                    <td key={name} class="numeric">
                      {figure(plot, values[index])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
