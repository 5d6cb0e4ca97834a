import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS = 8;
const PAUSE_MS = 20;

/** A "commit conflict" of LanceDB, or what it says of rows whose columns somebody has dropped meanwhile. */
const CAME_BETWEEN =
  /conflict|too much contention|field not in schema|does not exist in table schema|different schema/i;

/**
 * Runs a commit again when another writer's came between.
 * @param onConflict told of each time
 */
export async function retryConflicts<T>(commit: () => Promise<T>, onConflict?: () => void): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await commit();
    } catch (error) {
      if (attempt === ATTEMPTS || !CAME_BETWEEN.test(String(error))) throw error;
      onConflict?.();
      await sleep(PAUSE_MS * 2 ** attempt * Math.random());
    }
  }
}
