import { ask } from '../api/ask.js';
import type { QueueView } from '../api/views.js';
import { amount } from '../format/amount.js';
import { duration } from '../format/duration.js';
import { refreshOverview } from '../live/overview.js';
import { mayAct } from '../live/session.js';
import { ActionButton } from '../parts/action-button.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { BoardLink } from '../parts/links.js';
import { StatusMark } from '../parts/status-mark.js';
import { hashOf } from '../route/route.js';

const COLUMNS: readonly Column<QueueView>[] = [
  { name: 'Queue', cell: ({ name }) => <BoardLink queue={name} /> },
  { name: 'State', cell: (queue) => <State queue={queue} /> },
  {
    name: 'Waiting',
    numeric: true,
    cell: (queue) => <Count queue={queue} status="queued" count={queue.waiting} />,
  },
  {
    name: 'Oldest waits',
    numeric: true,
    cell: ({ oldest_waiting_ms: ms }) => (ms === null ? '–' : duration(ms)),
  },
  {
    name: 'Running',
    numeric: true,
    cell: (queue) => <Count queue={queue} status="processing" count={queue.active} />,
  },
  { name: 'Slots', numeric: true, cell: ({ slots }) => amount(slots) },
  { name: 'Workers', numeric: true, cell: ({ workers }) => amount(workers) },
  { name: 'Delayed', numeric: true, cell: ({ delayed }) => amount(delayed) },
  {
    name: 'Failed, cancelled',
    numeric: true,
    cell: (queue) => <Count queue={queue} status="failed,cancelled" count={queue.failed} />,
  },
  { name: 'Completed', numeric: true, cell: ({ completed }) => amount(completed) },
];

const ACTIONS: Column<QueueView> = {
  name: 'Actions',
  nameHidden: true,
  cell: (queue) => <PauseButton queue={queue} />,
};

/** The queues whose tasks are in the list of tasks; the others do the house's own work. */
const TASK_QUEUES = new Set(['high', 'low']);

export function QueueTable({ queues }: { queues: readonly QueueView[] }) {
  const columns = mayAct() ? [...COLUMNS, ACTIONS] : COLUMNS;
  return <DataTable caption="Queues" columns={columns} rows={queues} keyOf={({ name }) => name} />;
}

/** What an operator has said of it. */
function State({ queue: { paused, rate_limit: rate, max_active: most } }: { queue: QueueView }) {
  const limits = [
    ...(rate ? [`up to ${amount(rate.max)} in ${duration(rate.per_ms)}`] : []),
    ...(most === null ? [] : [`up to ${amount(most)} at a time`]),
  ];
  if (paused || limits.length === 0) return <StatusMark status={paused ? 'paused' : 'open'} />;
  return <StatusMark status={limits.join(', ')} tone="warn" />;
}

function Count({ queue, status, count }: { queue: QueueView; status: string; count: number }) {
  if (count === 0 || !TASK_QUEUES.has(queue.name)) return <>{amount(count)}</>;
  const href = hashOf({ page: 'tasks', choices: { queue: queue.name, status } });
  return (
    <a
      href={href}
      aria-label={`${amount(count)}: tasks of ${queue.name} that are ${status.replace(',', ' or ')}`}
    >
      {amount(count)}
    </a>
  );
}

function PauseButton({ queue: { name, paused } }: { queue: QueueView }) {
  // Nothing but the question whether workers answer waits there.
  if (name === 'health') return null;
  const act = paused ? 'resume' : 'pause';
  const work = async (): Promise<void> => {
    await ask(`/queues/${name}/${act}`, { method: 'POST' });
    await refreshOverview();
  };
  return (
    <ActionButton
      work={work}
      said={`Queue ${name}: ${paused ? 'resumed' : 'paused'}.`}
      label={`${paused ? 'Resume' : 'Pause'} queue ${name}`}
    >
      {paused ? 'Resume' : 'Pause'}
    </ActionButton>
  );
}
