import { usePages } from '../api/use-pages.js';
import type { TaskPage, TaskRow } from '../api/views.js';
import { mayAct } from '../live/session.js';
import { More } from '../parts/more.js';
import { PageHeading } from '../parts/page-heading.js';
import { Loaded, Nothing } from '../parts/states.js';
import { route } from '../route/current-route.js';
import { BulkActions } from './bulk-actions.js';
import { filterOf, filterText, listPath } from './task-filter.js';
import { TaskFilterForm } from './task-filter-form.js';
import { TaskTable } from './task-table.js';

const LIMIT = 50;
const EVERY_MS = 3000;

/** Tasks, newest first, by whatever one knows of them. */
export function TasksPage() {
  const filter = filterOf(route.value.choices);
  const pages = usePages<TaskRow, TaskPage>(listPath(filter, LIMIT), ({ tasks }) => tasks, EVERY_MS);
  const words = filterText(filter);
  return (
    <>
      <PageHeading>Tasks</PageHeading>
      <TaskFilterForm filter={filter} />
      {mayAct() && <BulkActions filter={filter} onDone={pages.refresh} />}
      <Loaded asked={pages} doing="Listing tasks">
        {(tasks) => (
          <>
            {tasks.length === 0 && (
              <Nothing>
                {words
                  ? `No task matches ${words}${pages.hasMore ? ' so far' : ''}.`
                  : 'There is no task yet.'}
              </Nothing>
            )}
            {tasks.length > 0 && <TaskTable tasks={tasks} onChanged={pages.refresh} />}
            <More pages={pages} of="tasks" />
          </>
        )}
      </Loaded>
    </>
  );
}
