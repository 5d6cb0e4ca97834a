import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { scheme } from '../shell/theme.js';
import { DASHES } from './legend.js';
import { lonely, type Plot } from './lines.js';
import type { Values } from '../api/views.js';
import { figure } from './plot-text.js';

const HEIGHT = 170;
const LINE_WIDTH = 1.6;
const AXIS_FONT = '11px system-ui, sans-serif';
/** Pixels for the numbers beside a plot; durations are longer. */
const AXIS_WIDTH = { count: 48, duration: 68 } as const;
const AXIS_HEIGHT = 26;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** What numbers beside a plot may be apart: round ones, of durations too. */
const STEPS = {
  count: [1, 2, 5]
    .flatMap((digit) => Array.from({ length: 8 }, (_, power) => digit * 10 ** power))
    .sort((a, b) => a - b),
  duration: [
    ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
    ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
    ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
    ...[1, 2, 3, 6, 12, 24, 48, 96].map((hours) => hours * HOUR),
  ],
} as const;

/** Draws a plot into the element of the returned ref; `point` is told which time the pointer is at. */
export function useUplot(
  plot: Plot,
  times: readonly string[],
  point: (index: number | null) => void,
): RefObject<HTMLDivElement | null> {
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot>(undefined);
  const data = alignedData(plot, times);
  const newestData = useRef(data);
  newestData.current = data;
  const colours = scheme.value;
  const shape = plot.lines.map(({ name, look }) => `${name} ${look}`).join();

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const chart = new uPlot(optionsFor(plot, element, point), newestData.current, element);
    drawn.current = chart;
    const resizing = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    resizing.observe(element);
    return () => {
      resizing.disconnect();
      chart.destroy();
    };
  }, [shape, colours]);
  useEffect(() => drawn.current?.setData(newestData.current), [plot, times]);
  return host;
}

function alignedData({ lines }: Plot, times: readonly string[]): uPlot.AlignedData {
  const seconds = times.map((time) => Date.parse(time) / 1000);
  return [seconds, ...lines.map(({ values }) => [...values])];
}

function optionsFor(plot: Plot, element: HTMLElement, point: (index: number | null) => void): uPlot.Options {
  const axis = { stroke: colourOf(element, 'axis'), font: AXIS_FONT, ticks: { show: false } };
  const grid = { stroke: colourOf(element, 'grid'), width: 1 };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 } },
    hooks: { setCursor: [({ cursor }) => point(cursor.idx ?? null)] },
    scales: { y: { range: (_, __, max) => [0, upper(max)] } },
    axes: [
      { ...axis, grid: { show: false }, size: AXIS_HEIGHT, values: '{HH}:{mm}' },
      {
        ...axis,
        grid,
        size: AXIS_WIDTH[plot.kind],
        incrs: [...STEPS[plot.kind]],
        values: (_, splits) => splits.map((split) => (split === 0 ? '0' : figure(plot, split))),
      },
    ],
    series: [
      {},
      ...plot.lines.map(({ name, look }, index) => ({
        label: name,
        stroke: colourOf(element, look),
        width: LINE_WIDTH,
        dash: [...DASHES[look]],
        points: { show: true, size: 4, filter: ({ data }: uPlot) => lonely(data[index + 1] as Values) },
      })),
    ],
  };
}

/** Room above the highest line; an empty plot has a scale as well. */
const upper = (max: number | null): number => (max === null || max <= 0 ? 1 : max * 1.1);

/** The colour that the style gives to `look`, as a canvas wants it. */
function colourOf(element: HTMLElement, look: string): string {
  const sample = element.appendChild(document.createElement('span'));
  sample.className = `look look-${look}`;
  const { color } = getComputedStyle(sample);
  sample.remove();
  return color;
}
