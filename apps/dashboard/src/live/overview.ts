import { effect, signal } from '@preact/signals';
import { ask, ApiError } from '../api/ask.js';
import type { Overview } from '../api/views.js';
import { setClock } from './clock.js';
import { loggedOut } from './session.js';
import { visible } from './visible.js';

const EVENTS = '/admin/api/events';
const ASK_EVERY_MS = 2000;
/** The server sends at least every 10 s. */
const SILENCE_LIMIT_MS = 25_000;
const TRY_EVENTS_AGAIN_MS = 15_000;

/** How the page hears of changes: `live` by events, `asking` every two seconds where there are none. */
type Connection = 'connecting' | 'live' | 'asking' | 'away';

/** The newest overview; stays while the API is away. */
export const overview = signal<Overview | undefined>(undefined);
export const connection = signal<Connection>('connecting');

let events: EventSource | undefined;
/** The run of questions that is under way. */
let asking: symbol | undefined;
let silence: ReturnType<typeof setTimeout> | undefined;
let again: ReturnType<typeof setTimeout> | undefined;

/** Follows the overview whenever the tab is seen. */
export function followOverview(): void {
  effect(() => {
    if (!visible.value) return undefined;
    listen();
    return rest;
  });
}

/** Asks at once, after an action whose effect is to be seen. */
export async function refreshOverview(): Promise<void> {
  accept(await ask<Overview>('/overview'));
}

function listen(): void {
  events?.close();
  events = new EventSource(EVENTS);
  events.addEventListener('overview', ({ data }: MessageEvent<string>) => {
    stopAsking();
    clearTimeout(again);
    accept(JSON.parse(data) as Overview);
    connection.value = 'live';
    expectMore();
  });
  events.addEventListener('error', fallBack);
  expectMore();
}

function expectMore(): void {
  clearTimeout(silence);
  silence = setTimeout(fallBack, SILENCE_LIMIT_MS);
}

/** Asks instead, and tries events again in a while: a stream that was refused does not come back by itself. */
function fallBack(): void {
  clearTimeout(again);
  again = setTimeout(listen, TRY_EVENTS_AGAIN_MS);
  if (asking === undefined) void keepAsking();
}

async function keepAsking(): Promise<void> {
  const mine = Symbol('asking');
  asking = mine;
  while (asking === mine) {
    const answer = await ask<Overview>('/overview').catch(noteLogout);
    if (asking !== mine) return;
    if (answer) accept(answer);
    connection.value = answer ? 'asking' : 'away';
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

function stopAsking(): void {
  asking = undefined;
}

function rest(): void {
  events?.close();
  stopAsking();
  clearTimeout(silence);
  clearTimeout(again);
}

/** The password may have been changed while the page was open. */
function noteLogout(error: unknown): undefined {
  loggedOut.value = error instanceof ApiError && error.status === 401;
}

function accept(next: Overview): void {
  loggedOut.value = false;
  setClock(next.at);
  overview.value = next;
}
