import { useAsked } from '../api/use-asked.js';
import type { Trends } from '../api/views.js';
import { PageHeading } from '../parts/page-heading.js';
import { Loaded, Nothing } from '../parts/states.js';
import { route } from '../route/current-route.js';
import { hashOf } from '../route/route.js';
import { Chart } from './chart.js';
import { jobPlots, queuePlots, runtimePlots, throughputPlot, type Plot } from './lines.js';

const EVERY_MS = 15_000;
const WINDOWS = ['hour', 'day'] as const;

/** How it went over the last hour or day. */
export function TrendsPage() {
  const window = WINDOWS.find((each) => each === route.value.choices.window) ?? 'hour';
  const asked = useAsked<Trends>(`/trends?window=${window}`, EVERY_MS);
  return (
    <>
      <PageHeading>Trends</PageHeading>
      <nav aria-label="Time" class="choice">
        <ul>
          {WINDOWS.map((each) => (
            <li key={each}>
              <a
                href={hashOf({ page: 'trends', choices: { window: each } })}
                aria-current={each === window ? 'true' : undefined}
              >
                Last {each}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Loaded asked={asked} doing="Reading the trends">
        {(trends) => <Plots trends={trends} />}
      </Loaded>
    </>
  );
}

function Plots({ trends }: { trends: Trends }) {
  const runtimes = [...runtimePlots(trends)];
  return (
    <>
      <Group title="All tasks" plots={[throughputPlot(trends), ...queuePlots(trends)]} trends={trends} />
      <Group title="Tasks ended, by job name" plots={jobPlots(trends)} trends={trends} />
      {runtimes.map(([job, plots]) => (
        <Group key={job} title={`Runtime of ${job}`} plots={plots} trends={trends} />
      ))}
      {runtimes.length === 0 && <Nothing>No task ran in the last {trends.window}.</Nothing>}
    </>
  );
}

function Group({ title, plots, trends }: { title: string; plots: readonly Plot[]; trends: Trends }) {
  if (plots.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <div class="charts">
        {plots.map((plot) => (
          <Chart key={plot.title} plot={plot} of={title} times={trends.times} />
        ))}
      </div>
    </section>
  );
}
