import { signal } from '@preact/signals';
import { visible } from './visible.js';

/** What the server's clock is ahead of this one: ages are right though the reader's clock is not. */
let ahead = 0;

/** The server's time in milliseconds, once a second. */
export const now = signal(Date.now());

setInterval(() => {
  if (visible.value) now.value = Date.now() + ahead;
}, 1000);

/** Sets the clock by a time that the server has just told. */
export function setClock(serverTime: string): void {
  ahead = Date.parse(serverTime) - Date.now();
  now.value = Date.now() + ahead;
}
