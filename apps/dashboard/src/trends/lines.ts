import type { Runtime, Trends, Values } from '../api/views.js';

/** The looks of a line: a colour and, for who cannot tell colours, a pattern. */
export type Look = 'first' | 'second' | 'third' | 'fourth' | 'fifth' | 'bad';

/** One line of a plot; null where nothing was measured. */
interface Line {
  readonly name: string;
  readonly look: Look;
  readonly values: Values;
}

/** What is plotted together. */
export interface Plot {
  readonly title: string;
  readonly kind: 'count' | 'duration';
  readonly lines: readonly Line[];
}

/** How runs end, each with its look. */
const OUTCOMES = { completed: 'first', failed: 'bad', retried: 'third', cancelled: 'fourth' } as const;
type Outcome = keyof typeof OUTCOMES;

const LOOKS: readonly Look[] = ['first', 'second', 'third', 'fourth', 'fifth'];

export function throughputPlot({ throughput, step_ms: step }: Trends): Plot {
  const minutes = step / 60_000;
  const per = minutes === 1 ? 'minute' : `${minutes} minutes`;
  return { title: `Throughput per ${per}`, kind: 'count', lines: outcomes(throughput) };
}

/** How many tasks wait, and how long the oldest has, queue by queue. */
export function queuePlots({ queues }: Trends): Plot[] {
  const lines = (which: 'depth' | 'oldest_waiting_ms'): Line[] =>
    Object.entries(queues).map(([name, series], index) => ({
      name,
      look: lookOf(index),
      values: series[which],
    }));
  return [
    { title: 'Waiting tasks', kind: 'count', lines: lines('depth') },
    { title: 'Age of the oldest waiting task', kind: 'duration', lines: lines('oldest_waiting_ms') },
  ];
}

/** The same for each job name that had any, in the order of their names. */
export function jobPlots({ by_job: jobs }: Trends): Plot[] {
  return Object.entries(jobs)
    .sort(byName)
    .map(([job, counts]): Plot => ({ title: job, kind: 'count', lines: outcomes(counts) }))
    .filter(({ lines }) => lines.some(({ values }) => total(values) > 0));
}

/** How long runs of each job name took, the whole run first, then stage by stage. */
export function runtimePlots({ runtime }: Trends): Map<string, Plot[]> {
  const plots = new Map<string, Plot[]>();
  const wholeFirst = [...runtime].sort((a, b) => Number(a.stage !== null) - Number(b.stage !== null));
  for (const each of wholeFirst) plots.set(each.job, [...(plots.get(each.job) ?? []), runtimePlot(each)]);
  return new Map([...plots].sort(byName));
}

/** The values that say something, in one number: their sum. */
export function total(values: Values): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** The newest value there is. */
export function newest(values: Values): number | undefined {
  return values.findLast((value) => value !== null) ?? undefined;
}

/** The largest value there is. */
export function largest(values: Values): number | undefined {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** Where a value has no neighbour to draw a line to. */
export function lonely(values: Values): number[] {
  const isKnown = (index: number): boolean => typeof values[index] === 'number';
  return values.flatMap((_, at) => (isKnown(at) && !isKnown(at - 1) && !isKnown(at + 1) ? [at] : []));
}

function runtimePlot({ stage, p50_ms: p50, p95_ms: p95 }: Runtime): Plot {
  return {
    title: stage ?? 'The whole run',
    kind: 'duration',
    lines: [
      { name: 'p50', look: 'first', values: p50 },
      { name: 'p95', look: 'second', values: p95 },
    ],
  };
}

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one.localeCompare(other);

function outcomes(counts: Trends['throughput']): Line[] {
  return Object.entries(OUTCOMES).map(([name, look]) => ({ name, look, values: counts[name as Outcome] }));
}

const lookOf = (index: number): Look => LOOKS[index % LOOKS.length] ?? 'first';
