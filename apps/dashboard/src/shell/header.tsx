import { session } from '../live/session.js';
import { route } from '../route/current-route.js';
import { hashOf, type PageName } from '../route/route.js';
import { ConnectionMark } from './connection-note.js';
import { ThemeChoice } from './theme.js';

const PAGES: readonly (readonly [PageName, string])[] = [
  ['workers', 'Workers'],
  ['tasks', 'Tasks'],
  ['trends', 'Trends'],
  ['audit', 'Audit'],
];

export function Header() {
  return (
    <header>
      <p class="brand">Ragmill</p>
      <nav aria-label="Pages">
        <ul>
          {PAGES.map(([page, name]) => (
            <li key={page}>
              <a href={hashOf({ page })} aria-current={route.value.page === page ? 'page' : undefined}>
                {name}
              </a>
            </li>
          ))}
          <li>
            <a href="/admin/queues">Bull Board</a>
          </li>
          <li>
            <a href="/docs">API</a>
          </li>
        </ul>
      </nav>
      <div class="who">
        <ConnectionMark />
        <Who />
        <ThemeChoice />
      </div>
    </header>
  );
}

function Who() {
  const who = session.value;
  if (!who) return null;
  return (
    <span class="quiet">
      {who.user} ({who.role}) · {who.version}
    </span>
  );
}
