import { age } from '../format/duration.js';
import { clock } from '../format/moment.js';
import { now } from '../live/clock.js';
import { connection, overview } from '../live/overview.js';
import { loggedOut } from '../live/session.js';

const WORDS = {
  connecting: 'connecting',
  live: 'live',
  asking: 'asking every 2 s',
  away: 'API away',
} as const;
const SIGNS = { connecting: '○', live: '●', asking: '◐', away: '✕' } as const;

/** How fresh what is shown is, in the page's head. */
export function ConnectionMark() {
  const { value } = connection;
  return (
    <span class={`connection connection-${value}`} title="How this page hears of changes">
      <span aria-hidden="true">{SIGNS[value]}</span> {WORDS[value]}
    </span>
  );
}

/** Says that what is shown is old, and how old. */
export function AwayNote() {
  const isAway = connection.value === 'away';
  const at = overview.value?.at;
  return (
    <div role="alert" class={isAway ? 'away' : undefined}>
      {loggedOut.value && <LoginNote />}
      {isAway && !loggedOut.value && <strong>The API does not answer.</strong>}
      {isAway && at && (
        <>
          {' What you see is of '}
          <time dateTime={at}>{clock(at)}</time>
          {/* A number that changes each second would be read out each second. */}
          <span aria-hidden="true">, {age(now.value - Date.parse(at))} ago</span>; asking goes on.
        </>
      )}
    </div>
  );
}

function LoginNote() {
  return (
    <>
      <strong>The login counts no more.</strong>{' '}
      <button type="button" onClick={() => location.reload()}>
        Log in again
      </button>
    </>
  );
}
