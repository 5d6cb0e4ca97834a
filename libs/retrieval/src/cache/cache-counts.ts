/**
 * What can become of a query at the cache. `shared`: an equal one was being answered, and its answer served both.
 * `bypassed`: the client would not have what is kept, or nothing can be kept.
 */
const OUTCOMES = ['hit', 'miss', 'shared', 'bypassed'] as const;
export type CacheOutcome = (typeof OUTCOMES)[number];

/** How often the query cache was of use in this process, since it started. */
export class CacheCounts {
  private readonly counts = new Map<CacheOutcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));

  count(outcome: CacheOutcome): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
  }

  get current(): Readonly<Record<CacheOutcome, number>> {
    return Object.fromEntries(this.counts) as Record<CacheOutcome, number>;
  }
}
