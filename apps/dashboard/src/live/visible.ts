import { signal } from '@preact/signals';

/** Whether somebody can see the tab: a hidden one asks for nothing. */
export const visible = signal(document.visibilityState === 'visible');

document.addEventListener('visibilitychange', () => (visible.value = document.visibilityState === 'visible'));
