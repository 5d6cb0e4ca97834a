import { PAGE_ROUTE } from './board-route.js';

interface ShownJob {
  readonly id?: string | number | null;
  readonly name: string;
  readonly data: unknown;
}

/** A job as the board names it: with its file and its collection, where it has them. */
export function jobTitle({ name, data }: ShownJob): string {
  const { filename, collection, children } = (data ?? {}) as Record<string, unknown>;
  const what =
    typeof filename === 'string' ? filename : Array.isArray(children) ? `${children.length} files` : '';
  const where = typeof collection === 'string' && collection !== '' ? `(${collection})` : '';
  return [name, what, where].filter((part) => part !== '').join(' ');
}

/** The page of the task that a job is, or whose end it tells of. */
export function taskPage({ id, data }: ShownJob): { displayText: string; href: string } {
  const { taskId = id } = (data ?? {}) as { taskId?: unknown };
  return { displayText: 'Task page', href: `${PAGE_ROUTE}#/tasks/${encodeURIComponent(String(taskId))}` };
}
