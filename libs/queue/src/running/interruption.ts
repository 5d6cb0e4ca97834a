/** How a run is told to end before its time, by a cancellation or because its worker stops; once, by whoever is first. */
export class Interruption {
  private controller: AbortController | undefined;
  private given: Error | string | undefined;
  private aborted: Error | string | undefined;
  /** Called when it happens. */
  onInterrupt: ((reason: Error | string) => void) | undefined;

  /** Aborted when it happens, and at the soft time limit. */
  get signal(): AbortSignal {
    // Made when it is first asked for: many handlers never do, and it is a tenth of what an empty run costs.
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.aborted !== undefined) this.controller.abort(this.aborted);
    }
    return this.controller.signal;
  }

  /** Undefined when the run was not interrupted, whatever its time limits did. */
  get reason(): Error | string | undefined {
    return this.given;
  }

  interrupt(reason: Error | string): void {
    if (this.given !== undefined) return;
    this.given = reason;
    this.askToEnd(reason);
    this.onInterrupt?.(reason);
  }

  /** Aborts the signal; the run may still take its time, and may still be interrupted. */
  askToEnd(reason: Error | string): void {
    this.aborted ??= reason;
    this.controller?.abort(reason);
  }
}
