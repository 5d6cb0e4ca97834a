import { signal } from '@preact/signals';
import { ask, ApiError } from '../api/ask.js';
import type { Session } from '../api/views.js';

const AGAIN_MS = 3000;

/** Who looks; undefined until the API has said so. */
export const session = signal<Session | undefined>(undefined);
/** The login counts no more: only a reload asks for it again. */
export const loggedOut = signal(false);

/** Whether actions are offered. The API refuses a viewer's anyway. */
export const mayAct = (): boolean => session.value?.role === 'admin';

/** Asks until there is an answer. */
export async function openSession(): Promise<void> {
  try {
    session.value = await ask<Session>('/session');
  } catch (error) {
    loggedOut.value = error instanceof ApiError && error.status === 401;
    setTimeout(() => void openSession(), AGAIN_MS);
  }
}
