import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS = 8;
const PAUSE_MS = 20;

/**
 * Runs a commit again when another writer's came between; LanceDB says so with a "commit conflict".
 * @param onConflict told of each time
 */
export async function retryConflicts<T>(commit: () => Promise<T>, onConflict?: () => void): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await commit();
    } catch (error) {
      if (attempt === ATTEMPTS || !/conflict|too much contention/i.test(String(error))) throw error;
      onConflict?.();
      await sleep(PAUSE_MS * 2 ** attempt * Math.random());
    }
  }
}
