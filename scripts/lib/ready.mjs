import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 60_000;
const POLL_MS = 150;

/**
 * Waits until `url`, a health check, says yes.
 * @param services stops waiting when one of them has ended
 * @returns {Promise<string | undefined>} undefined when it is ready, else what it still lacks
 */
export async function waitUntilReady(url, services) {
  const until = Date.now() + LIMIT_MS;
  let lacking = 'there is no answer yet';
  while (Date.now() < until) {
    const dead = services.find((service) => service.exits() > 0);
    if (dead) return `the ${dead.name} ended, see its lines above`;
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
      if (response.ok) return undefined;
      const { error = {} } = await response.json();
      lacking = `not up: ${Object.keys(error).join(', ')}`;
    } catch {
      // Not listening yet: `lacking` still says so.
    }
    await sleep(POLL_MS);
  }
  return lacking;
}
