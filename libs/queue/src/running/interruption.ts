/** How a run is told to end before its time, by a cancellation or because its worker stops; once, by whoever is first. */
export class Interruption {
  private readonly controller = new AbortController();
  private given: Error | string | undefined;
  /** Called when it happens. */
  onInterrupt: ((reason: Error | string) => void) | undefined;

  /** Aborted when it happens, and at the soft time limit. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Undefined when the run was not interrupted, whatever its time limits did. */
  get reason(): Error | string | undefined {
    return this.given;
  }

  interrupt(reason: Error | string): void {
    if (this.given !== undefined) return;
    this.given = reason;
    this.controller.abort(reason);
    this.onInterrupt?.(reason);
  }

  /** Aborts the signal; the run may still take its time, and may still be interrupted. */
  askToEnd(reason: Error): void {
    this.controller.abort(reason);
  }
}
