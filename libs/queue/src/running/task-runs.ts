import type { ErrorCode } from '@app/errors';
import { Injectable } from '@nestjs/common';
import type { StageTime } from './stage-times.js';

/** How a run ended: for good, to be tried again, or handed back uncounted because the worker stops. */
export const RUN_OUTCOMES = ['completed', 'failed', 'cancelled', 'retrying', 'returned'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** A run that begins. */
export interface RunStart {
  readonly taskId: string;
  readonly job: string;
  readonly queue: string;
}

/** What follows one run from inside: told of each stage as it begins, and of the end. It must not throw. */
export interface RunWatch {
  stage(name: string): void;
  end(): void;
}

/** What became of a task on this worker. */
export interface TaskEnd extends RunStart {
  readonly outcome: RunOutcome;
  /** Of the error it ended with. */
  readonly code?: ErrorCode;
  /** Of that error; safe to show. */
  readonly message?: string;
}

/** One run of a task that has ended on this worker. */
export interface TaskRun extends TaskEnd {
  /** That it was never run before, not even without being counted. */
  readonly isFirst: boolean;
  /** From 1. */
  readonly attempt: number;
  readonly startedAt: Date;
  /** How often the task's workers had been lost before. */
  readonly timesLost: number;
  /** From the submission to this run. */
  readonly waitedMs: number;
  readonly tookMs: number;
  /** What the handler was at, in that order. */
  readonly stages: readonly StageTime[];
}

interface Observer {
  readonly run: (run: TaskRun) => void;
  readonly unrun?: (end: TaskEnd) => void;
}
type Watcher = (run: RunStart) => RunWatch;

/** Tells who wants to know (counters, metrics) of every run that ends on this worker. */
@Injectable()
export class TaskRuns {
  private readonly observers: Observer[] = [];
  private readonly watchers: Watcher[] = [];

  /**
   * Both are called on the worker's event loop and must not throw.
   * @param unrun is told of tasks that end without a run: cancelled while they waited, or lost with their workers too often
   */
  observe(run: Observer['run'], unrun?: Observer['unrun']): void {
    this.observers.push({ run, unrun });
  }

  /** @param watcher is called in the async context of the run, as is the watch that it returns; it must not throw */
  watch(watcher: Watcher): void {
    this.watchers.push(watcher);
  }

  began(run: RunStart): readonly RunWatch[] {
    return this.watchers.map((watcher) => watcher(run));
  }

  ended(run: TaskRun): void {
    for (const observer of this.observers) observer.run(run);
  }

  endedUnrun(end: TaskEnd): void {
    for (const observer of this.observers) observer.unrun?.(end);
  }
}
