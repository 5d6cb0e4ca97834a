import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. */
interface Limits {
  /** How long what was read is good for. */
  readonly ttlMs: number;
  /** How long it is waited for. */
  readonly limitMs: number;
}

/**
 * One reading of something slow for many metrics: made when it is asked for, kept for a moment, and given up when it
 * takes too long. One that hangs is not begun a second time.
 */
export class SharedReading<T> {
  private kept: { readonly value: T | undefined; readonly at: number } | undefined;
  private underWay: { readonly done: Promise<T | undefined>; readonly at: number } | undefined;

  /** @param onError told why nothing could be read */
  constructor(
    private readonly read: () => Promise<T>,
    private readonly limits: Limits,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Undefined when it could not be read in time. */
  async get(): Promise<T | undefined> {
    const now = performance.now();
    if (this.kept && now - this.kept.at < this.limits.ttlMs) return this.kept.value;
    this.underWay ??= { done: this.begin(), at: now };
    const { done, at } = this.underWay;
    const leftMs = at + this.limits.limitMs - now;
    if (leftMs <= 0) return undefined;
    const timer = new AbortController();
    const late = sleep(leftMs, undefined, { signal: timer.signal }).catch(() => undefined);
    return Promise.race([done, late]).finally(() => timer.abort());
  }

  private async begin(): Promise<T | undefined> {
    let value: T | undefined;
    try {
      value = await this.read();
    } catch (error) {
      this.onError(error);
    }
    this.kept = { value, at: performance.now() };
    this.underWay = undefined;
    return value;
  }
}
