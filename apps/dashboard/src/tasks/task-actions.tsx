import { useState } from 'preact/hooks';
import { ask } from '../api/ask.js';
import type { Task, TaskStatus } from '../api/views.js';
import { ActionButton } from '../parts/action-button.js';
import { Dialog } from '../parts/dialog.js';
import { shortId } from '../parts/links.js';
import { say } from '../parts/notices.js';
import { ACTIONABLE } from './task-filter.js';

/** What can be done to a task as it is: cancelled while it has not ended, run again when it failed or was cancelled. */
export function TaskActions({ task, onChanged }: { task: Task; onChanged: () => void }) {
  const [cancelling, setCancelling] = useState(false);
  const name = nameOf(task);
  const retry = async (): Promise<void> => {
    await tell(task, 'retry');
    onChanged();
  };
  return (
    <div class="actions">
      {isOneOf(task.status, ACTIONABLE.cancel) && (
        <button type="button" aria-label={`Cancel ${name}`} onClick={() => setCancelling(true)}>
          Cancel
        </button>
      )}
      {isOneOf(task.status, ACTIONABLE.retry) && (
        <ActionButton work={retry} said={`${name} runs again.`} label={`Retry ${name}`}>
          Retry
        </ActionButton>
      )}
      {cancelling && <CancelDialog task={task} onChanged={onChanged} onClose={() => setCancelling(false)} />}
    </div>
  );
}

function CancelDialog({
  task,
  onChanged,
  onClose,
}: {
  task: Task;
  onChanged: () => void;
  onClose: () => void;
}) {
  const cancel = async (): Promise<void> => {
    await tell(task, 'cancel');
    say(`${nameOf(task)} is cancelled.`);
    onChanged();
  };
  return (
    <Dialog
      title={`Cancel ${nameOf(task)}?`}
      confirm="Cancel the task"
      danger
      work={cancel}
      onClose={onClose}
    >
      <p>What it has done is thrown away. It can be run again as long as its file is kept.</p>
    </Dialog>
  );
}

async function tell({ task_id: id }: Task, act: 'cancel' | 'retry'): Promise<void> {
  await ask(`/tasks/${encodeURIComponent(id)}/${act}`, { method: 'POST' });
}

const nameOf = ({ document, job, task_id: id }: Task): string =>
  document?.filename ?? `${job} ${shortId(id)}`;

const isOneOf = (status: TaskStatus, statuses: readonly TaskStatus[]): boolean => statuses.includes(status);
