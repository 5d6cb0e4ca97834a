import { useState } from 'preact/hooks';
import { ask } from '../api/ask.js';
import type { WorkerView } from '../api/views.js';
import { refreshOverview } from '../live/overview.js';
import { Dialog } from '../parts/dialog.js';
import { say } from '../parts/notices.js';

/** The API takes no more. */
const MAX_SLOTS = 256;

/** How many tasks of each queue the worker has under way at a time. */
export function ConcurrencyDialog({
  worker,
  name,
  onClose,
}: {
  worker: WorkerView;
  name: string;
  onClose: () => void;
}) {
  const queues = worker.queues.filter((queue) => queue.name !== 'health');
  const [opened] = useState<Readonly<Record<string, number>>>(
    Object.fromEntries(queues.map((queue) => [queue.name, queue.concurrency])),
  );
  const [slots, setSlots] = useState(opened);
  const change = async (): Promise<void> => {
    // Others may be as they are for a while only: low has more slots while its tasks are overdue.
    const changed = Object.entries(slots).filter(([queue, count]) => count !== opened[queue]);
    const body = { concurrency: Object.fromEntries(changed) };
    if (changed.length === 0) return;
    await ask(`/workers/${encodeURIComponent(worker.id)}`, { method: 'PATCH', body });
    await refreshOverview();
    say(`${name} changes its slots.`);
  };
  return (
    <Dialog title={`Slots of ${name}`} confirm="Change the slots" work={change} onClose={onClose}>
      <p>
        Tasks that it has under way at a time; with 0 it takes none of that queue. They hold until the process
        ends.
      </p>
      {queues.map((queue) => (
        <label key={queue.name} class="field">
          {queue.name}
          <input
            type="number"
            required
            min={0}
            max={MAX_SLOTS}
            value={Number.isNaN(slots[queue.name]) ? '' : slots[queue.name]}
            onInput={({ currentTarget }) => setSlots({ ...slots, [queue.name]: currentTarget.valueAsNumber })}
          />
        </label>
      ))}
    </Dialog>
  );
}
