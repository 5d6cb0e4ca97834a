import type { BatchDocument } from '../api/views.js';
import { counted } from '../format/amount.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { StatusMark } from '../parts/status-mark.js';
import { hashOf } from '../route/route.js';

/** A batch may have thousands; the list of tasks finds each of them. */
const MAX_SHOWN = 200;

const COLUMNS: readonly Column<BatchDocument>[] = [
  {
    name: 'Document',
    cell: ({ task_id: id, filename }) => <a href={hashOf({ page: 'tasks', id })}>{filename}</a>,
  },
  { name: 'Status', cell: ({ status }) => <StatusMark status={status} /> },
  { name: 'Error', cell: ({ error }) => error && <code title={error.message}>{error.code}</code> },
];

/** The documents of a batch: those that need somebody first. */
export function BatchDocuments({ documents }: { documents: readonly BatchDocument[] }) {
  const shown = [...documents].sort((a, b) => rank(a) - rank(b)).slice(0, MAX_SHOWN);
  const left = documents.length - shown.length;
  return (
    <section aria-labelledby="documents">
      <h2 id="documents">Documents</h2>
      <DataTable
        caption="Documents of the batch"
        columns={COLUMNS}
        rows={shown}
        keyOf={({ task_id: id }) => id}
      />
      {left > 0 && <p class="quiet">And {counted(left, 'more document', 'more documents')}.</p>}
    </section>
  );
}

const rank = ({ status }: BatchDocument): number =>
  ['failed', 'retrying', 'processing', 'queued', 'cancelled', 'completed'].indexOf(status);
