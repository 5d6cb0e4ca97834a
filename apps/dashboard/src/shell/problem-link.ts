import type { Problem } from '../api/views.js';
import { hashOf } from '../route/route.js';

/** Only their tasks are listed; the house's own work is on Bull Board. */
const LISTED = new Set(['high', 'low']);

const TASKS: Readonly<Record<string, (subject: string) => Readonly<Record<string, string>>>> = {
  collection_starving: (collection) => ({ collection, status: 'queued' }),
  worker_lost: (worker) => ({ worker }),
  oldest_task_over_limit: (queue) => ({ queue, status: 'queued' }),
  queue_stuck: (queue) => ({ queue, status: 'queued' }),
  no_worker: (queue) => ({ queue, status: 'queued' }),
};

/** Where on this page one sees more of a problem; nothing where there is no more to see. */
export function problemLink({
  code,
  subject,
}: Pick<Problem, 'code' | 'subject'>): { href: string; text: string } | undefined {
  if (code === 'task_stuck') return { href: hashOf({ page: 'tasks', id: subject }), text: 'The task' };
  if (code === 'failure_rate_up')
    return { href: hashOf({ page: 'tasks', choices: { status: 'failed' } }), text: 'Failed tasks' };
  const choices = TASKS[code]?.(subject);
  if (choices?.queue && !LISTED.has(choices.queue)) return undefined;
  return choices && { href: hashOf({ page: 'tasks', choices }), text: 'Its tasks' };
}
