import { overview } from '../live/overview.js';
import { PageHeading } from '../parts/page-heading.js';
import { Loading, Nothing } from '../parts/states.js';
import { QueueTable } from './queue-table.js';
import { WorkerTable } from './worker-table.js';

/** Queues and workers as they are now. */
export function WorkersPage() {
  const view = overview.value;
  return (
    <>
      <PageHeading>Workers</PageHeading>
      {!view && <Loading />}
      {view && <WorkerTable workers={view.workers} />}
      {view?.workers.length === 0 && (
        <Nothing>
          No worker runs. Start one: <code>npm run start:worker</code>
        </Nothing>
      )}
      {view && <QueueTable queues={view.queues} />}
    </>
  );
}
