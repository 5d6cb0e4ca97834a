import { ask } from '../api/ask.js';
import type { TaskPage } from '../api/views.js';
import { listPath, type TaskFilter } from './task-filter.js';

const PAGE = 200;
/** Where a filter fits few of many tasks, pages come short or empty. */
const MAX_PAGES = 10;

export interface Counted {
  readonly count: number;
  /** Whether there are no more. */
  readonly isAll: boolean;
}

/** How many tasks match, as far as ten pages tell. @throws ApiError */
export async function countTasks(filter: TaskFilter, signal: AbortSignal): Promise<Counted> {
  let count = 0;
  let cursor: string | null = null;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const path: string = `${listPath(filter, PAGE)}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const page: TaskPage = await ask<TaskPage>(path, { signal });
    count += page.tasks.length;
    cursor = page.next_cursor;
    if (cursor === null) return { count, isAll: true };
  }
  return { count, isAll: false };
}
