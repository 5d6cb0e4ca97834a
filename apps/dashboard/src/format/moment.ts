const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** A time of the reader's own clock: `22:49:40`. */
export function clock(time: string | number): string {
  const at = new Date(time);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(':');
}

/** A day and time of the reader's own clock with its distance from UTC: `2026-11-25 22:49:40 +01:00`. */
export function moment(time: string | number): string {
  const at = new Date(time);
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(twoDigits).join('-');
  return `${day} ${clock(time)} ${zone(-at.getTimezoneOffset())}`;
}

/** What an `<input type="datetime-local">` holds for a time, and the other way round; empty for none. */
export function localInput(time: string | undefined): string {
  if (time === undefined || Number.isNaN(Date.parse(time))) return '';
  const at = new Date(time);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fromLocalInput(value: string): string | undefined {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function zone(minutes: number): string {
  const far = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(far / 60))}:${twoDigits(far % 60)}`;
}
