import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const THREADS = '/proc/self/task';
const NAME = 'tokio-rt-worker';
const NICENESS = 5;

/**
 * Lets the event loop go before the threads that search, where both want the same core: a search keeps dozens of threads
 * busy, among which the loop of an API with few cores waits up to 30 ms for its turn. On Linux niceness is a thread's
 * own (setpriority(2)), and passes to the threads it starts: LanceDB has two when it is loaded, which start all others.
 * Elsewhere niceness is the whole process's, and nothing is done.
 */
export function putBehindEventLoop(): void {
  if (process.platform !== 'linux') return;
  for (const thread of readdirSync(THREADS)) {
    const name = readFileSync(`${THREADS}/${thread}/comm`, 'utf8').trim();
    if (name === NAME) setPriority(Number(thread), NICENESS);
  }
}
