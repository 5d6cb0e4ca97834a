import { signal } from '@preact/signals';
import type { ApiError } from '../api/ask.js';
import { sentence } from '../format/amount.js';

const SHOWN_MS = 8000;

/** What was done last, said once. */
const notice = signal('');
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says what was done: seen for a while, and read out by a screen reader. */
export function say(text: string): void {
  notice.value = sentence(text);
  clearTimeout(timer);
  timer = setTimeout(() => (notice.value = ''), SHOWN_MS);
}

export function Notice() {
  return (
    <p role="status" class="notice">
      {notice}
    </p>
  );
}

/** A request that failed, in its own words. */
export function ErrorNote({ error, doing }: { error: ApiError; doing: string }) {
  return (
    <p role="alert" class="error-note">
      <strong>{doing} failed.</strong> {error.message} <code>{error.code}</code>
    </p>
  );
}
