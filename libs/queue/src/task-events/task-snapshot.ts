import { createHash } from 'node:crypto';
import { hasEnded } from '../tasks/task-status.js';
import type { TaskView } from '../tasks/task-view.js';

const ID_LENGTH = 16;

/** What a task looks like at one moment. */
export interface TaskSnapshot {
  /** Made of what the view says: the same in every process, and another one as soon as the task has changed. */
  readonly id: string;
  readonly view: TaskView;
  /** Whether this is the last one, unless the task is run again. */
  readonly ended: boolean;
}

/** The task's place in the queue and what becomes of its webhook change without it, and after its end. */
export function snapshotOf(view: TaskView): TaskSnapshot {
  const said = JSON.stringify({ ...view, position: undefined, webhook: undefined });
  const id = createHash('sha256').update(said).digest('base64url').slice(0, ID_LENGTH);
  return { id, view, ended: hasEnded(view.status) };
}
