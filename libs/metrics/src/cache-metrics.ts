import { Registry } from 'prom-client';
import { readCounter } from './readings.js';

/** Counts of a cache by what became of each look into it. */
export interface CountedCache {
  readonly name: string;
  readonly counts: () => Readonly<Record<string, number>>;
}

/** How often the caches of this process were of use. */
export class CacheMetrics {
  constructor(registry: Registry, caches: readonly CountedCache[]) {
    const help =
      'Looks into a cache: hit, miss; of queries also shared (with an equal one under way) and bypassed.';
    readCounter(registry, { name: 'ragmill_cache_requests_total', help, labels: ['cache', 'outcome'] }, () =>
      caches.flatMap(({ name: cache, counts }) =>
        Object.entries(counts()).map(([outcome, count]) => [{ cache, outcome }, count] as const),
      ),
    );
  }
}
