import { Logger } from '@nestjs/common';
import { Counter, Gauge, type Registry } from 'prom-client';

/** Values of the labels, and the metric's value for them. */
export type Reading = readonly [labels: Readonly<Record<string, string>>, value: number];

export interface ReadMetric {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

type Read = () => Iterable<Reading> | Promise<Iterable<Reading>>;

const logger = new Logger('Metrics');
const failing = new Set<string>();

/** A gauge whose values are read when they are asked for. What cannot be read is left out, and said once until it can be. */
export function readGauge(registry: Registry, { name, help, labels = [] }: ReadMetric, read: Read): void {
  new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect() {
      const readings = await orNone(name, read);
      this.reset();
      // A gauge without labels begins anew at 0, and 0 is not "unknown".
      if (labels.length === 0) this.remove();
      for (const [values, value] of readings) this.set(values, value);
    },
  });
}

/** As `readGauge`, of what is counted elsewhere and only ever grows. */
export function readCounter(registry: Registry, { name, help, labels = [] }: ReadMetric, read: Read): void {
  new Counter({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect() {
      const readings = await orNone(name, read);
      this.reset();
      for (const [values, value] of readings) this.inc(values, value);
    },
  });
}

async function orNone(name: string, read: Read): Promise<readonly Reading[]> {
  try {
    const readings = [...(await read())];
    failing.delete(name);
    return readings;
  } catch (error) {
    if (!failing.has(name)) logger.warn({ err: error, metric: name }, 'a metric could not be read');
    failing.add(name);
    return [];
  }
}
