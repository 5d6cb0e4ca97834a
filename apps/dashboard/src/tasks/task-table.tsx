import type { TaskRow } from '../api/views.js';
import { percent } from '../format/amount.js';
import { duration } from '../format/duration.js';
import { mayAct } from '../live/session.js';
import { Ago } from '../parts/age.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { TaskLink } from '../parts/links.js';
import { StatusMark } from '../parts/status-mark.js';
import { TaskActions } from './task-actions.js';

const COLUMNS: readonly Column<TaskRow>[] = [
  {
    name: 'Task',
    cell: ({ task_id: id, document, job }) => <TaskLink id={id} document={document} job={job} />,
  },
  { name: 'Status', cell: ({ status }) => <StatusMark status={status} /> },
  { name: 'How far', cell: (task) => howFar(task) },
  { name: 'Collection', cell: ({ document }) => document?.collection ?? '' },
  { name: 'Job', cell: ({ job }) => job },
  { name: 'Queue', cell: ({ queue }) => queue },
  { name: 'Attempt', numeric: true, cell: ({ attempt, max_attempts: max }) => `${attempt}/${max}` },
  { name: 'Submitted', numeric: true, cell: ({ created_at: at }) => <Ago at={at} /> },
  { name: 'Waited', numeric: true, cell: ({ waited_ms: ms }) => (ms === null ? '–' : duration(ms)) },
  { name: 'Took', numeric: true, cell: ({ took_ms: ms }) => (ms === null ? '–' : duration(ms)) },
];

export function TaskTable({ tasks, onChanged }: { tasks: readonly TaskRow[]; onChanged: () => void }) {
  const actions: Column<TaskRow> = {
    name: 'Actions',
    nameHidden: true,
    cell: (task) => <TaskActions task={task} onChanged={onChanged} />,
  };
  const columns = mayAct() ? [...COLUMNS, actions] : COLUMNS;
  return (
    <DataTable caption="Tasks, newest first" columns={columns} rows={tasks} keyOf={({ task_id: id }) => id} />
  );
}

function howFar(task: TaskRow) {
  if (task.status === 'queued') return task.position === null ? '' : `place ${task.position}`;
  if (task.status === 'processing' && task.progress)
    return `${task.progress.stage} ${percent(task.progress.fraction)}`;
  return task.error && <code title={task.error.message}>{task.error.code}</code>;
}
