/** A stage of a run that is over. */
export interface StageTime {
  readonly stage: string;
  readonly tookMs: number;
}

/** A handler that names its stages after what it works on must not make this grow without end. */
const MAX_STAGES = 20;

/** How long each stage of a run takes; a stage ends when the next begins. */
export class StageTimes {
  private readonly times = new Map<string, number>();
  private reported: number | undefined;
  private entered: { readonly stage: string; readonly at: number } | undefined;

  /** The stage that the run is in, and since when in milliseconds. */
  get current(): { readonly stage: string; readonly at: number } | undefined {
    return this.entered;
  }

  /** When the run last said where it is, in milliseconds; undefined when it never did. */
  get reportedAt(): number | undefined {
    return this.reported;
  }

  enter(stage: string): void {
    this.reported = Date.now();
    if (stage === this.entered?.stage) return;
    this.leave();
    this.entered = { stage, at: Date.now() };
  }

  /** Ends the stage that the run is in; the stages in their order, those that came again added up. */
  end(): StageTime[] {
    this.leave();
    return [...this.times].map(([stage, tookMs]) => ({ stage, tookMs }));
  }

  private leave(): void {
    if (!this.entered) return;
    const { stage, at } = this.entered;
    this.entered = undefined;
    if (this.times.size >= MAX_STAGES && !this.times.has(stage)) return;
    this.times.set(stage, (this.times.get(stage) ?? 0) + Date.now() - at);
  }
}
