import { useState } from 'preact/hooks';
import { ask } from '../api/ask.js';
import type { WorkerView } from '../api/views.js';
import { counted } from '../format/amount.js';
import { refreshOverview } from '../live/overview.js';
import { ActionButton } from '../parts/action-button.js';
import { Dialog } from '../parts/dialog.js';
import { say } from '../parts/notices.js';
import { ConcurrencyDialog } from './concurrency-dialog.js';

const TAKES_NOTHING = new Set(['draining', 'drained']);

/** What can be asked of a worker that is there. */
export function WorkerActions({ worker }: { worker: WorkerView }) {
  const [open, setOpen] = useState<'stop' | 'concurrency' | undefined>();
  if (worker.status === 'lost' || worker.status === 'stopping') return null;
  const close = (): void => setOpen(undefined);
  return (
    <div class="actions">
      <DrainButton worker={worker} />
      <button
        type="button"
        aria-label={`Change the slots of ${nameOf(worker)}`}
        onClick={() => setOpen('concurrency')}
      >
        Slots
      </button>
      <button type="button" aria-label={`Stop ${nameOf(worker)}`} onClick={() => setOpen('stop')}>
        Stop
      </button>
      {open === 'stop' && <StopDialog worker={worker} onClose={close} />}
      {open === 'concurrency' && <ConcurrencyDialog worker={worker} name={nameOf(worker)} onClose={close} />}
    </div>
  );
}

function DrainButton({ worker }: { worker: WorkerView }) {
  const act = TAKES_NOTHING.has(worker.status) ? 'resume' : 'drain';
  const said = act === 'drain' ? 'takes no more tasks and ends what it runs.' : 'takes tasks again.';
  return (
    <ActionButton
      work={() => tell(worker, act)}
      said={`${nameOf(worker)} ${said}`}
      label={`${act === 'drain' ? 'Drain' : 'Resume'} ${nameOf(worker)}`}
    >
      {act === 'drain' ? 'Drain' : 'Resume'}
    </ActionButton>
  );
}

function StopDialog({ worker, onClose }: { worker: WorkerView; onClose: () => void }) {
  const stop = async (): Promise<void> => {
    await tell(worker, 'stop');
    say(`${nameOf(worker)} was asked to stop.`);
  };
  return (
    <Dialog title={`Stop ${nameOf(worker)}?`} confirm="Stop the worker" danger work={stop} onClose={onClose}>
      <p>
        It runs {counted(worker.running.length, 'task')} now. What it cannot finish within its grace goes back
        to the queue, and another worker takes it. Whatever supervises the process may start it anew; to keep
        it idle, drain it.
      </p>
    </Dialog>
  );
}

async function tell(worker: WorkerView, act: 'drain' | 'resume' | 'stop'): Promise<void> {
  await ask(`/workers/${encodeURIComponent(worker.id)}/${act}`, { method: 'POST' });
  await refreshOverview();
}

const nameOf = ({ host, pid }: WorkerView): string => `worker ${host}, pid ${pid}`;
