import type { TaskView } from '@app/queue';
import { BOARD_ROUTE } from '../board/board-route.js';
import { withoutSecrets } from '../redact.js';
import type { TaskRowDto } from './tasks.dto.js';

/** A task of a listing, which has no documents, as a row. @param now milliseconds */
export function taskRow(view: TaskView, worker: string | null, now: number): TaskRowDto {
  const startedAt = view.started_at === null ? null : Date.parse(view.started_at);
  const endedAt = view.finished_at === null ? now : Date.parse(view.finished_at);
  return {
    ...shown(view),
    worker,
    waited_ms: Math.max(0, (startedAt ?? endedAt) - Date.parse(view.created_at)),
    took_ms: startedAt === null ? null : Math.max(0, endedAt - startedAt),
  };
}

/** A task as operators see it: addresses may have keys in them. */
export function shown(view: TaskView): TaskView {
  if (!view.webhook) return view;
  return { ...view, webhook: { ...view.webhook, url: withoutSecrets(view.webhook.url) } };
}

export const boardLink = ({ queue, task_id: taskId }: TaskView): string =>
  `${BOARD_ROUTE}/queue/${queue}/${encodeURIComponent(taskId)}`;
