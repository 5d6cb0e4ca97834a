import { RunningTasks } from '@app/queue';
import { Inject, Injectable } from '@nestjs/common';
import type { QueueProcessor } from './queue.processor.js';
import { PROCESSORS } from './worker-lifecycle.js';

/** Of one queue on this worker. */
export interface QueueSlots {
  /** Tasks it takes at a time; 0 where an operator wants none taken. */
  readonly slots: number;
  readonly used: number;
  /** That it takes no more for now. */
  readonly held: boolean;
  /** How long the task that began first has run, in seconds; 0 when none runs. */
  readonly longest_run_s: number;
}

/** How much of this worker is taken. */
@Injectable()
export class SlotUse {
  constructor(
    private readonly tasks: RunningTasks,
    @Inject(PROCESSORS) private readonly processors: readonly QueueProcessor[],
  ) {}

  get byQueue(): Readonly<Record<string, QueueSlots>> {
    const tasks = this.tasks.tasks;
    const entries = this.processors.map(({ state: { name, concurrency, holds } }) => {
      const began = tasks.filter(({ queue }) => queue === name).map(({ startedAt }) => startedAt.getTime());
      const longest = began.length > 0 ? Date.now() - Math.min(...began) : 0;
      return [
        name,
        {
          slots: concurrency,
          used: began.length,
          held: holds.length > 0,
          longest_run_s: Math.round(longest / 1000),
        },
      ] as const;
    });
    return Object.fromEntries(entries);
  }
}
