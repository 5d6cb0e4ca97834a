/** A metric as it was found at `/metrics`. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  /** By their labels, as they came. */
  readonly samples: {
    readonly name: string;
    readonly labels: Record<string, string>;
    readonly value: number;
  }[];
}

/** Metrics in Prometheus's text format, by name. */
export function parseScrape(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  let current: Family | undefined;
  for (const line of text.split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP') families.set(name, { name, type: '', help: rest, samples: [] });
    if (kind === 'TYPE') {
      current = { ...families.get(name)!, type: rest };
      families.set(name, current);
    }
    const sample = /^([a-zA-Z_]\w*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!sample) continue;
    const labels = [...(sample[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, label = '', value = '']) => [label, value] as const,
    );
    current?.samples.push({
      name: sample[1]!,
      labels: Object.fromEntries(labels),
      value: Number(sample[3]),
    });
  }
  return families;
}

/** The value of the one sample with these labels; undefined where there is none. */
export function valueOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const family = families.get(name) ?? families.get(name.replace(/_(?:bucket|sum|count)$/, ''));
  return family?.samples.find(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )?.value;
}
