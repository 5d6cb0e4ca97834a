import type { ErrorCode } from '@app/errors';
import { Injectable } from '@nestjs/common';
import type { StageTime } from './stage-times.js';

/** How a run ended: for good, to be tried again, or handed back uncounted because the worker stops. */
export type RunOutcome = 'completed' | 'failed' | 'cancelled' | 'retrying' | 'returned';

/** One run of a task that has ended on this worker. */
export interface TaskRun {
  readonly taskId: string;
  readonly job: string;
  readonly queue: string;
  /** From 1. */
  readonly attempt: number;
  readonly outcome: RunOutcome;
  /** Of the error it ended with. */
  readonly code?: ErrorCode;
  /** Of that error; safe to show. */
  readonly message?: string;
  readonly startedAt: Date;
  /** How often the task's workers had been lost before. */
  readonly timesLost: number;
  /** From the submission to this run. */
  readonly waitedMs: number;
  readonly tookMs: number;
  /** What the handler was at, in that order. */
  readonly stages: readonly StageTime[];
}

type Observer = (run: TaskRun) => void;

/** Tells who wants to know (counters, metrics) of every run that ends on this worker. */
@Injectable()
export class TaskRuns {
  private readonly observers: Observer[] = [];

  /** @param observer is called on the worker's event loop and must not throw */
  observe(observer: Observer): void {
    this.observers.push(observer);
  }

  ended(run: TaskRun): void {
    for (const observer of this.observers) observer(run);
  }
}
