import type { TaskDocument } from '../api/views.js';
import { hashOf } from '../route/route.js';

const SHORT_ID = 8;

/** A task by the name of its file, or of its job where it has none. */
export function TaskLink({ id, document, job }: { id: string; document: TaskDocument | null; job: string }) {
  return (
    <a href={hashOf({ page: 'tasks', id })} title={id} class="task-link">
      {document?.filename ?? job} <code>{shortId(id)}</code>
    </a>
  );
}

/** Enough of an id to tell it from its neighbours; ids that say something are kept whole. */
export function shortId(id: string): string {
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id) ? id.slice(0, SHORT_ID) : id;
}

export function BoardLink({ queue }: { queue: string }) {
  return (
    <a href={`/admin/queues/queue/${encodeURIComponent(queue)}`} aria-label={`Queue ${queue} in Bull Board`}>
      {queue}
    </a>
  );
}
