import { setTimeout as sleep } from 'node:timers/promises';

/** Holds work to so many units a second, from its beginning on. */
export class Pace {
  private readonly startedAt = performance.now();
  private units = 0;

  /** @param perSecond 0 for no limit */
  constructor(readonly perSecond: number) {}

  /** After `units` of work. @throws the signal's reason */
  async keep(units: number, signal: AbortSignal): Promise<void> {
    if (this.perSecond === 0) return;
    this.units += units;
    const waitMs = this.startedAt + (this.units / this.perSecond) * 1000 - performance.now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
  }
}
