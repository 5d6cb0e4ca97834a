import type { ComponentChildren } from 'preact';
import type { TaskDetail } from '../api/views.js';
import { Ago } from '../parts/age.js';
import { BoardLink } from '../parts/links.js';
import { hashOf } from '../route/route.js';

/** What a task is and where it stands. */
export function TaskFacts({ detail: { task, worker } }: { detail: TaskDetail }) {
  const { document } = task;
  return (
    <dl class="facts">
      <Fact name="Task">
        <code>{task.task_id}</code>
      </Fact>
      <Fact name="Job">{task.job}</Fact>
      <Fact name="Queue">
        <BoardLink queue={task.queue} />
      </Fact>
      <Fact name="Collection">
        {document && (
          <a href={hashOf({ page: 'tasks', choices: { collection: document.collection } })}>
            {document.collection}
          </a>
        )}
      </Fact>
      <Fact name="Document">{document && <code>{document.document_id}</code>}</Fact>
      <Fact name="Worker">
        {worker && <a href={hashOf({ page: 'tasks', choices: { worker } })}>{worker}</a>}
      </Fact>
      <Fact name="Attempt">
        {task.attempt} of {task.max_attempts}
      </Fact>
      <Fact name="Place in the queue">{task.position}</Fact>
      <Fact name="Submitted">
        <Ago at={task.created_at} />
      </Fact>
      <Fact name="Started">{task.started_at && <Ago at={task.started_at} />}</Fact>
      <Fact name="Next attempt">{task.next_attempt_at && <Ago at={task.next_attempt_at} />}</Fact>
      <Fact name="Ended">{task.finished_at && <Ago at={task.finished_at} />}</Fact>
      <Fact name="Outcome">{task.outcome}</Fact>
    </dl>
  );
}

/** What is not known is not shown. */
function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
