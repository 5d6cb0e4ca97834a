import { age, ago } from '../format/duration.js';
import { moment } from '../format/moment.js';
import { now } from '../live/clock.js';

/** How long ago something was; the time itself is in the title. */
export function Ago({ at }: { at: string }) {
  return (
    <time dateTime={at} title={moment(at)}>
      {ago(now.value - Date.parse(at))}
    </time>
  );
}

/** How long something has been going on. */
export function Age({ since }: { since: string }) {
  return (
    <time dateTime={since} title={`since ${moment(since)}`}>
      {age(now.value - Date.parse(since))}
    </time>
  );
}
