import type { Webhook, WebhookDelivery } from '../api/views.js';
import { duration } from '../format/duration.js';
import { Ago } from '../parts/age.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { Nothing } from '../parts/states.js';
import { StatusMark } from '../parts/status-mark.js';

const COLUMNS: readonly Column<WebhookDelivery>[] = [
  { name: 'When', cell: ({ at }) => <Ago at={at} /> },
  { name: 'Attempt', numeric: true, cell: ({ attempt }) => attempt },
  { name: 'Answered', numeric: true, cell: ({ status_code: code }) => code ?? '–' },
  { name: 'Took', numeric: true, cell: ({ took_ms: ms }) => duration(ms) },
  { name: 'Error', cell: ({ error }) => <span class="wrap">{error}</span> },
];

/** How the end of a task is told, attempt by attempt. */
export function Deliveries({ webhook }: { webhook: Webhook | null }) {
  if (!webhook) return null;
  return (
    <section aria-labelledby="webhook">
      <h2 id="webhook">Webhook</h2>
      <p>
        <StatusMark status={webhook.status} /> <code class="wrap">{webhook.url}</code>
      </p>
      {webhook.deliveries.length === 0 && <Nothing>Nothing has been sent yet.</Nothing>}
      {webhook.deliveries.length > 0 && (
        <DataTable
          caption="Attempts to deliver it"
          columns={COLUMNS}
          rows={webhook.deliveries}
          keyOf={({ attempt }) => String(attempt)}
        />
      )}
    </section>
  );
}
