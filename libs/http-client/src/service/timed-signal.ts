const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * A signal that follows another one and a time limit. `release` lets go of both: `AbortSignal.any` and
 * `AbortSignal.timeout` keep something of every call for as long as a long-lived outer signal lives.
 */
export class TimedSignal {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly follow = () => this.controller.abort(this.outer?.reason);
  /** Whether it was the limit that aborted it. */
  expired = false;

  /** @param limitMs milliseconds from now; no limit when that is more than a timer can be set for, 24 days */
  constructor(
    private readonly outer: AbortSignal | undefined,
    limitMs: number,
  ) {
    // A timer that is set for longer fires at once.
    if (limitMs <= MAX_TIMER_MS) this.timer = setTimeout(() => this.expire(limitMs), limitMs);
    if (outer?.aborted) this.follow();
    else outer?.addEventListener('abort', this.follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** As when the outer signal is aborted. */
  abort(reason: unknown): void {
    this.controller.abort(reason);
  }

  release(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.follow);
  }

  private expire(limitMs: number): void {
    this.expired = !this.signal.aborted;
    this.controller.abort(new Error(`${limitMs} ms are over`));
  }
}
