import type { Job } from 'bullmq';

/** The progress of a task as it lies on the job. */
export interface TaskProgress {
  readonly stage: string;
  /** 0 to 1, of the stage. */
  readonly fraction: number;
  readonly done: number;
  readonly total: number;
}

const INTERVAL_MS = 250;

/** Writes progress to the job: a new stage at once, steps within a stage at most four times a second. */
export class ProgressReporter {
  private stage: string | undefined;
  private writtenAt = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly job: Job,
    private readonly onError: (error: unknown) => void,
  ) {}

  report(stage: string, done: number, total: number): void {
    const now = Date.now();
    if (stage === this.stage && done < total && now - this.writtenAt < INTERVAL_MS) return;
    this.stage = stage;
    this.writtenAt = now;
    const progress: TaskProgress = {
      stage,
      fraction: total > 0 ? Math.min(done / total, 1) : 0,
      done,
      total,
    };
    this.last = this.job.updateProgress(progress).catch(this.onError);
  }

  log(line: string): void {
    this.last = Promise.allSettled([this.last, this.job.log(line).catch(this.onError)]);
  }

  /** What was reported is written; a task must not end before its last stage is known. */
  async settled(): Promise<void> {
    await this.last;
  }
}
