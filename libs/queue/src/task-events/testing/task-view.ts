import type { TaskView } from '../../tasks/task-view.js';
import { snapshotOf, type TaskSnapshot } from '../task-snapshot.js';

export function taskView(more: Partial<TaskView> = {}): TaskView {
  return {
    task_id: 'a-task',
    status: 'queued',
    job: 'process-document',
    queue: 'high',
    progress: null,
    attempt: 0,
    max_attempts: 4,
    position: 1,
    created_at: '2026-01-01T00:00:00.000Z',
    started_at: null,
    finished_at: null,
    next_attempt_at: null,
    document: null,
    result: null,
    error: null,
    webhook: null,
    ...more,
  };
}

export const taskSnapshot = (more: Partial<TaskView> = {}): TaskSnapshot => snapshotOf(taskView(more));
