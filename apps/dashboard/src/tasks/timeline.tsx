import type { TimelineEntry } from '../api/views.js';
import { duration } from '../format/duration.js';
import { clock, moment } from '../format/moment.js';
import { Nothing } from '../parts/states.js';
import { StatusMark } from '../parts/status-mark.js';

/** What happened to a task, from first to last. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      {entries.length === 0 && <Nothing>Nothing has happened yet.</Nothing>}
      <ol class="timeline">
        {entries.map((entry, index) => (
          <li key={index} class={`entry-${entry.kind}`}>
            <time dateTime={entry.at} title={moment(entry.at)}>
              {clock(entry.at)}
            </time>
            <span>
              {textOf(entry)} {entry.outcome && <StatusMark status={entry.outcome} />}
            </span>
            <span class="figures">{typeof entry.took_ms === 'number' && duration(entry.took_ms)}</span>
            {entry.error && (
              <span class="entry-error">
                <code>{entry.error.code}</code> {entry.error.message}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function textOf({ kind, stage, attempt, worker }: TimelineEntry): string {
  switch (kind) {
    case 'attempt':
      return `Attempt ${attempt ?? ''}${worker ? ` on ${worker}` : ''}`;
    case 'stage':
      return stage ?? 'stage';
    case 'retry':
      return attempt ? `To be tried again, attempt ${attempt}` : 'To be tried again';
    case 'webhook':
      return `Webhook${attempt ? `, attempt ${attempt}` : ''}`;
    case 'submitted':
      return 'Submitted';
    case 'ended':
      return 'Ended';
  }
}
