/**
 * A signal that follows another one and a time limit. `release` lets go of both: `AbortSignal.any` and
 * `AbortSignal.timeout` keep something of every call for as long as a long-lived outer signal lives.
 */
export class TimedSignal {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly follow = () => this.controller.abort(this.outer?.reason);
  /** Whether it was the limit that aborted it. */
  expired = false;

  /** @param limitMs milliseconds from now */
  constructor(
    private readonly outer: AbortSignal | undefined,
    limitMs: number,
  ) {
    this.timer = setTimeout(() => {
      this.expired = !this.signal.aborted;
      this.controller.abort(new Error(`${limitMs} ms are over`));
    }, limitMs);
    if (outer?.aborted) this.follow();
    else outer?.addEventListener('abort', this.follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  release(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.follow);
  }
}
