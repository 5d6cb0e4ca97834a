import { AppError } from '@app/errors';
import { Injectable } from '@nestjs/common';
import { TaskControl } from './task-control.js';
import type { TaskFilter } from './task-filter.js';
import { TaskIndex } from './task-index.js';

/** Running ones take a moment each to let go. */
const AT_ONCE = 20;

/** What became of the tasks that matched. */
interface CancelledTasks {
  readonly cancelled: number;
  /** Tasks that ended by themselves meanwhile. */
  readonly skipped: number;
  /** Where to go on; null when no more match. */
  readonly nextCursor: string | null;
}

/** Cancels tasks by filter. */
@Injectable()
export class CancelMany {
  constructor(
    private readonly index: TaskIndex,
    private readonly control: TaskControl,
  ) {}

  /**
   * Cancels tasks that have not ended, the newest first.
   * @param filter `status` may only narrow it
   * @throws AppError `queue_unavailable`; what was cancelled until then stays so
   */
  async cancel(filter: TaskFilter, limit: number, cursor?: string): Promise<CancelledTasks> {
    const status = filter.status ?? ['queued', 'processing', 'retrying'];
    const page = await this.index.page({ ...filter, status }, limit, cursor);
    let cancelled = 0;
    for (let start = 0; start < page.tasks.length; start += AT_ONCE) {
      const tasks = page.tasks.slice(start, start + AT_ONCE);
      const done = await Promise.all(tasks.map(({ taskId }) => this.cancelOne(taskId)));
      cancelled += done.filter(Boolean).length;
    }
    return { cancelled, skipped: page.tasks.length - cancelled, nextCursor: page.nextCursor };
  }

  private async cancelOne(taskId: string): Promise<boolean> {
    try {
      await this.control.cancel(taskId);
      return true;
    } catch (error) {
      if (error instanceof AppError && ['task_already_finished', 'task_not_found'].includes(error.code))
        return false;
      throw error;
    }
  }
}
