import { AppError } from '@app/errors';
import { Injectable } from '@nestjs/common';
import { TaskControl } from './task-control.js';
import type { TaskFilter } from './task-filter.js';
import { TaskIndex } from './task-index.js';

/** What became of the tasks that matched. */
export interface RetriedTasks {
  readonly taskIds: readonly string[];
  /** Tasks that somebody else had run again meanwhile. */
  readonly skipped: number;
  /** Where to go on; null when no more match. */
  readonly nextCursor: string | null;
}

/** Tasks that ended without success, and what can be done for many of them at once. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly index: TaskIndex,
    private readonly control: TaskControl,
  ) {}

  /**
   * Runs failed and cancelled tasks again, the newest first.
   * @param filter `status` may only narrow it
   * @throws AppError `queue_full` when not even one has room, `queue_unavailable`
   */
  async retry(filter: TaskFilter, limit: number, cursor?: string): Promise<RetriedTasks> {
    const status = filter.status ?? ['failed'];
    const page = await this.index.page({ ...filter, status }, limit, cursor);
    const taskIds: string[] = [];
    let skipped = 0;
    let done: string | undefined;
    for (const task of page.tasks) {
      try {
        await this.control.retry(task.taskId);
        taskIds.push(task.taskId);
      } catch (error) {
        if (isOvertaken(error)) skipped += 1;
        // What has been done must be told: the rest can be asked for with the cursor.
        else if (done !== undefined) return { taskIds, skipped, nextCursor: done };
        else throw error;
      }
      done = task.cursor;
    }
    return { taskIds, skipped, nextCursor: page.nextCursor };
  }
}

const isOvertaken = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'task_not_retryable' || error.code === 'task_not_found');
