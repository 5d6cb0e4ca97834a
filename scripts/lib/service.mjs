import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readable } from './log-line.mjs';
import { say } from './log.mjs';
import { ROOT } from './paths.mjs';
import { stop } from './run.mjs';

const ENTRIES = { api: 'dist/src/main.js', worker: 'dist/apps/worker/src/main.js' };
/** V8's own threads take the event loop's cores when they collect garbage: the API has one of them, not four. */
export const API_FLAGS = ['--v8-pool-size=1'];
/** More than a worker gives its running tasks. */
const STOP_LIMIT_MS = 40_000;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;
/** One that ran this long was healthy: the next pause is the first one again. */
const HEALTHY_AFTER_MS = 60_000;

/**
 * Starts the API or a worker. Its lines are shown with its name; when it dies it is started again, later
 * each time.
 * @returns {{ name: string, pid: () => number | undefined, exits: () => number, stop: () => Promise<void> }}
 */
export function startService(name, env, entry = ENTRIES[name]) {
  let child;
  let stopping = false;
  let timer;
  let pause = FIRST_PAUSE_MS;
  let exits = 0;

  const start = () => {
    const startedAt = Date.now();
    // A process group of its own: Ctrl-C is for this script, which stops the services in order.
    const flags = ['--enable-source-maps', ...(name === 'api' ? API_FLAGS : [])];
    child = spawn(process.execPath, [...flags, `${ROOT}${entry}`], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => console.log(`[${name}] ${readable(line)}`));
    }
    child.once('exit', (code, signal) => {
      exits += 1;
      if (stopping) return;
      if (Date.now() - startedAt > HEALTHY_AFTER_MS) pause = FIRST_PAUSE_MS;
      say(`the ${name} ended (${signal ?? `exit code ${code}`}); starting it again in ${pause / 1000} s`);
      timer = setTimeout(start, pause);
      pause = Math.min(pause * 2, MAX_PAUSE_MS);
    });
  };
  start();

  return {
    name,
    pid: () => child.pid,
    exits: () => exits,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      await stop(child, STOP_LIMIT_MS);
    },
  };
}
