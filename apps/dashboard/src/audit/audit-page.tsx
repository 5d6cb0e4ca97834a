import type { AuditEntry, AuditPage as AuditPageView } from '../api/views.js';
import { usePages } from '../api/use-pages.js';
import { Ago } from '../parts/age.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { shortId } from '../parts/links.js';
import { More } from '../parts/more.js';
import { PageHeading } from '../parts/page-heading.js';
import { Loaded, Nothing } from '../parts/states.js';
import { StatusMark } from '../parts/status-mark.js';
import { hashOf } from '../route/route.js';
import { detailText } from './detail-text.js';

const EVERY_MS = 5000;

const COLUMNS: readonly Column<AuditEntry>[] = [
  { name: 'When', cell: ({ at }) => <Ago at={at} /> },
  { name: 'Who', cell: ({ user, role }) => `${user} (${role})` },
  { name: 'Action', cell: ({ action }) => <code>{action}</code> },
  { name: 'On what', cell: (entry) => <Target entry={entry} /> },
  { name: 'More', cell: ({ detail }) => <span class="wrap">{detailText(detail)}</span> },
  {
    name: 'Outcome',
    cell: ({ outcome }) => <StatusMark status={outcome} tone={outcome === 'ok' ? 'good' : 'bad'} />,
  },
  { name: 'From', cell: ({ address }) => address ?? '' },
  { name: 'Request', cell: ({ request_id: id }) => id && <code title={id}>{shortId(id)}</code> },
];

/** Who did what, newest first. */
export function AuditPage() {
  const pages = usePages<AuditEntry, AuditPageView>('/audit', ({ entries }) => entries, EVERY_MS);
  return (
    <>
      <PageHeading>Audit</PageHeading>
      <Loaded asked={pages} doing="Reading the audit log">
        {(entries) => (
          <>
            {entries.length === 0 && <Nothing>Nobody has done anything yet.</Nothing>}
            {entries.length > 0 && (
              <DataTable
                caption="What operators did, newest first"
                columns={COLUMNS}
                rows={entries}
                keyOf={({ id }) => id}
              />
            )}
            <More pages={pages} of="entries" />
          </>
        )}
      </Loaded>
    </>
  );
}

function Target({ entry: { action, target } }: { entry: AuditEntry }) {
  if (!target) return null;
  const isTask = action.startsWith('task.');
  const content = <code class="wrap">{isTask ? shortId(target) : target}</code>;
  return isTask ? <a href={hashOf({ page: 'tasks', id: target })}>{content}</a> : content;
}
