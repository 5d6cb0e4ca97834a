import { useState } from 'preact/hooks';
import { actionableFilter, type BulkAct, type TaskFilter } from './task-filter.js';
import { BulkDialog } from './bulk-dialog.js';

const NAMES: Readonly<Record<BulkAct, string>> = {
  retry: 'Retry all that match …',
  cancel: 'Cancel all that match …',
};

/** What can be done to all tasks that match. */
export function BulkActions({ filter, onDone }: { filter: TaskFilter; onDone: () => void }) {
  const [open, setOpen] = useState<BulkAct | undefined>();
  const chosen = open && actionableFilter(filter, open);
  return (
    <div class="actions bulk">
      {(['retry', 'cancel'] as const).map((act) => (
        <button
          key={act}
          type="button"
          disabled={!actionableFilter(filter, act)}
          onClick={() => setOpen(act)}
        >
          {NAMES[act]}
        </button>
      ))}
      {open && chosen && (
        <BulkDialog act={open} filter={chosen} onDone={onDone} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}
