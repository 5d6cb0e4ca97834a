import { useSignalEffect } from '@preact/signals';
import { AuditPage } from './audit/audit-page.js';
import { overview } from './live/overview.js';
import { Notice } from './parts/notices.js';
import { route } from './route/current-route.js';
import type { PageName } from './route/route.js';
import { AwayNote } from './shell/connection-note.js';
import { Header } from './shell/header.js';
import { ProblemStrip } from './shell/problem-strip.js';
import { TaskPage } from './tasks/task-page.js';
import { TasksPage } from './tasks/tasks-page.js';
import { TrendsPage } from './trends/trends-page.js';
import { WorkersPage } from './workers/workers-page.js';

const TITLES: Readonly<Record<PageName, string>> = {
  workers: 'Workers',
  tasks: 'Tasks',
  trends: 'Trends',
  audit: 'Audit',
};

export function App() {
  useSignalEffect(() => {
    const problems = overview.value?.problems.length ?? 0;
    document.title = `${problems > 0 ? `(${problems}) ` : ''}${TITLES[route.value.page]} · Ragmill`;
  });
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the page
      </a>
      <Header />
      <AwayNote />
      <ProblemStrip />
      <main id="main" tabIndex={-1}>
        <Page />
      </main>
      <Notice />
    </>
  );
}

function Page() {
  const { page, id } = route.value;
  if (page === 'tasks') return id === undefined ? <TasksPage /> : <TaskPage key={id} id={id} />;
  if (page === 'trends') return <TrendsPage />;
  return page === 'audit' ? <AuditPage /> : <WorkersPage />;
}

/** The address behind `#` is the page's own: following the link would leave it. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
