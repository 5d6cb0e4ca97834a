import { useAsked } from '../api/use-asked.js';
import type { Task, TaskDetail } from '../api/views.js';
import { mayAct } from '../live/session.js';
import { PageHeading } from '../parts/page-heading.js';
import { Loaded, Nothing } from '../parts/states.js';
import { StatusMark } from '../parts/status-mark.js';
import { hashOf } from '../route/route.js';
import { BatchDocuments } from './batch-documents.js';
import { Deliveries } from './deliveries.js';
import { TaskActions } from './task-actions.js';
import { TaskFacts } from './task-facts.js';
import { Timeline } from './timeline.js';

const RUNNING_MS = 1000;
const ENDED_MS = 10_000;

/** All that is known of one task. */
export function TaskPage({ id }: { id: string }) {
  const asked = useAsked<TaskDetail>(`/tasks/${encodeURIComponent(id)}`, (last) =>
    last?.task.finished_at ? ENDED_MS : RUNNING_MS,
  );
  return (
    <>
      <p class="back">
        <a href={hashOf({ page: 'tasks' })}>All tasks</a>
      </p>
      <PageHeading>{asked.data ? headingOf(asked.data.task) : `Task ${id}`}</PageHeading>
      <Loaded asked={asked} doing="Reading the task">
        {(detail) => <Detail detail={detail} onChanged={asked.refresh} />}
      </Loaded>
    </>
  );
}

function Detail({ detail, onChanged }: { detail: TaskDetail; onChanged: () => void }) {
  const { task } = detail;
  return (
    <>
      <p class="task-head">
        <StatusMark status={task.status} />
        <Progress task={task} />
        {mayAct() && <TaskActions task={task} onChanged={onChanged} />}
        <a href={detail.links.board}>In Bull Board</a>
      </p>
      {task.error && <TaskErrorNote error={task.error} />}
      <TaskFacts detail={detail} />
      <Timeline entries={detail.timeline} />
      {task.documents && <BatchDocuments documents={task.documents} />}
      {(detail.webhook ?? task.webhook) && <Deliveries webhook={detail.webhook ?? task.webhook} />}
      <Log lines={detail.logs} />
      <Json title="Result" value={task.result} />
      <Json title="Payload" value={detail.payload} />
    </>
  );
}

function Progress({ task: { status, progress } }: { task: Task }) {
  if (status !== 'processing' || !progress) return null;
  return (
    <label class="progress">
      {progress.stage} {progress.done}/{progress.total}
      <progress value={progress.fraction} max={1} />
    </label>
  );
}

function TaskErrorNote({ error }: { error: NonNullable<Task['error']> }) {
  return (
    <p class="error-note">
      <strong>{error.code}</strong>
      {error.stage && ` in ${error.stage}`}: {error.message}{' '}
      {error.retryable !== undefined &&
        (error.retryable ? 'Running it again may help.' : 'Running it again does not help.')}
    </p>
  );
}

function Log({ lines }: { lines: readonly string[] }) {
  return (
    <section aria-labelledby="log">
      <h2 id="log">Log</h2>
      {lines.length === 0 && <Nothing>It has written nothing.</Nothing>}
      {lines.length > 0 && (
        <pre class="box" tabIndex={0} role="region" aria-label="Log of the task">
          {lines.join('\n')}
        </pre>
      )}
    </section>
  );
}

function Json({ title, value }: { title: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <details class="json">
      <summary>{title}</summary>
      <pre class="box" tabIndex={0} role="region" aria-label={title}>
        {JSON.stringify(value, null, 2)}
      </pre>
    </details>
  );
}

const headingOf = ({ document, job }: Task): string => document?.filename ?? job;
