import { signal } from '@preact/signals';
import { hashOf, routeOf, type Route } from './route.js';

/** Where one is now. */
export const route = signal(routeOf(location.hash));

window.addEventListener('hashchange', () => (route.value = routeOf(location.hash)));

/** Takes other choices on the page that is shown, without a new entry in the browser's history. */
export function choose(choices: Readonly<Record<string, string | undefined>>): void {
  const merged = { ...route.value.choices, ...choices };
  const given = Object.entries(merged).filter((entry): entry is [string, string] => Boolean(entry[1]));
  replaceRoute({ ...route.value, choices: Object.fromEntries(given) });
}

function replaceRoute(next: Route): void {
  history.replaceState(null, '', hashOf(next));
  route.value = next;
}
