import type { WorkerQueue, WorkerView } from '../api/views.js';
import { amount, size } from '../format/amount.js';
import { mayAct } from '../live/session.js';
import { Age, Ago } from '../parts/age.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { TaskLink } from '../parts/links.js';
import { StatusMark } from '../parts/status-mark.js';
import { hashOf } from '../route/route.js';
import { WorkerActions } from './worker-actions.js';

const COLUMNS: readonly Column<WorkerView>[] = [
  { name: 'Worker', cell: (worker) => <Name worker={worker} /> },
  { name: 'Status', cell: ({ status }) => <StatusMark status={status} /> },
  { name: 'Queues', cell: ({ queues }) => <Slots queues={queues} /> },
  { name: 'Processed', numeric: true, cell: ({ processed }) => amount(processed) },
  { name: 'Failed', numeric: true, cell: ({ failed }) => amount(failed) },
  { name: 'Retried', numeric: true, cell: ({ retried }) => amount(retried) },
  { name: 'Memory', numeric: true, cell: ({ memory_bytes: bytes }) => size(bytes) },
  {
    name: 'Load',
    numeric: true,
    cell: ({ load }) => <span title="CPU cores used since the beat before">{load.toFixed(2)}</span>,
  },
  {
    name: 'Lag',
    numeric: true,
    cell: ({ event_loop_lag_ms: lag }) => <span title="How late its event loop is">{amount(lag)} ms</span>,
  },
  { name: 'Last beat', numeric: true, cell: ({ beat_at: at }) => <Ago at={at} /> },
];

const ACTIONS: Column<WorkerView> = {
  name: 'Actions',
  nameHidden: true,
  cell: (worker) => <WorkerActions worker={worker} />,
};

export function WorkerTable({ workers }: { workers: readonly WorkerView[] }) {
  const columns = mayAct() ? [...COLUMNS, ACTIONS] : COLUMNS;
  return (
    <DataTable
      caption="Worker processes, and what they run"
      columns={columns}
      rows={lostLast(workers)}
      keyOf={({ id }) => id}
      below={(worker) => (worker.running.length > 0 ? <RunningTasks worker={worker} /> : null)}
    />
  );
}

function lostLast(workers: readonly WorkerView[]): WorkerView[] {
  return [...workers].sort((one, other) => Number(one.status === 'lost') - Number(other.status === 'lost'));
}

function Name({ worker: { id, host, pid, version, started_at: since } }: { worker: WorkerView }) {
  return (
    <>
      <a href={hashOf({ page: 'tasks', choices: { worker: id } })} title={`Tasks of ${id}`}>
        {host}
      </a>
      <span class="quiet line">
        pid {pid} · {version} · up <Age since={since} />
      </span>
    </>
  );
}

function Slots({ queues }: { queues: readonly WorkerQueue[] }) {
  return (
    <ul class="slots">
      {queues.map(({ name, running, concurrency, held }) => (
        <li key={name}>
          {name}{' '}
          <span class="figures" title={`${running} of ${concurrency} slots taken`}>
            {running}/{concurrency}
          </span>
          {held && <span class="held"> held</span>}
        </li>
      ))}
    </ul>
  );
}

function RunningTasks({ worker }: { worker: WorkerView }) {
  return (
    <ul class="running" aria-label={`Running on ${worker.host}, pid ${worker.pid}`}>
      {worker.running.map((task) => (
        <li key={task.task_id}>
          <TaskLink id={task.task_id} document={task.document} job={task.job} />
          <span class="quiet">
            {task.document ? `${task.document.collection} · ` : ''}
            {task.queue}
          </span>
          {task.stage && (
            <span class="stage">
              {task.stage} {task.stage_since && <Age since={task.stage_since} />}
            </span>
          )}
          <span class="quiet">
            runs for <Age since={task.started_at} />
          </span>
        </li>
      ))}
    </ul>
  );
}
