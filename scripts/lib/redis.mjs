import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { freePort } from './free-port.mjs';
import { fail, say } from './log.mjs';
import { answers, answersWithin } from './redis-client.mjs';
import { findContainerEngine, findServer, installServer } from './redis-install.mjs';
import { outputOf, stop } from './run.mjs';

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 15_000;
const IMAGE = 'docker.io/valkey/valkey:8-alpine';
/** Every acknowledged task is on disk, and a full memory refuses new ones rather than forget old ones. */
const SAFE = [
  '--appendonly',
  'yes',
  '--appendfsync',
  'everysec',
  '--maxmemory-policy',
  'noeviction',
  '--save',
  '',
];

/**
 * A Redis to work with: the one of `REDIS_URL`, else one of its own with its data in `directory`, by a server
 * on this machine, a container engine, or a server that the package manager installs. One that an earlier
 * start left running there is taken over.
 * @returns {Promise<{ url: string, server?: string, stop: () => Promise<void> }>}
 */
export async function provideRedis(directory) {
  const given = process.env.REDIS_URL;
  if (given) {
    if (!(await answers(given))) fail(`REDIS_URL is set, but no Redis answers at ${withoutPassword(given)}`);
    return { url: given, stop: async () => undefined };
  }
  const running = await runningIn(directory);
  if (running) return { url: running, server: findServer(), stop: async () => undefined };
  const server = findServer();
  if (server) return startServer(server, directory);
  const engine = findContainerEngine();
  if (engine) return startContainer(engine, directory);
  const installed = await installServer();
  if (installed) return startServer(installed, directory);
  return fail(
    [
      'Ragmill needs Redis 6.2 or newer (or Valkey) and found none. Choose one:',
      '  - set REDIS_URL to one that runs, e.g. REDIS_URL=redis://localhost:6379/0',
      '  - install redis-server or valkey-server, so that it is on the PATH',
      '  - start Docker or Podman',
    ].join('\n'),
  );
}

/** The address of the private Redis of `directory`, if it runs. */
async function runningIn(directory) {
  const file = addressFile(directory);
  if (!existsSync(file)) return undefined;
  const url = readFileSync(file, 'utf8').trim();
  return (await answers(url)) ? url : undefined;
}

async function startServer(server, directory) {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/0`;
  mkdirSync(directory, { recursive: true });
  const log = openSync(`${directory}/redis.log`, 'a');
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, ...SAFE];
  // A process group of its own: Ctrl-C is for this script, which stops Redis last.
  const child = spawn(server, args, { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  if (!(await answersWithin(url, START_LIMIT_MS)))
    fail(`${server} did not start, see ${directory}/redis.log`);
  writeFileSync(addressFile(directory), url);
  say(`Redis: ${server} on 127.0.0.1:${port}, data in ${directory}`);
  return {
    url,
    server,
    stop: async () => {
      await stop(child, STOP_LIMIT_MS);
      rmSync(addressFile(directory), { force: true });
    },
  };
}

async function startContainer(engine, directory) {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/0`;
  const name = `ragmill-redis-${port}`;
  mkdirSync(directory, { recursive: true });
  say(`Redis: starting ${IMAGE} with ${engine}`);
  const args = ['run', '--rm', '--detach', '--name', name, '--publish', `127.0.0.1:${port}:6379`];
  const started = outputOf(
    engine,
    [...args, '--volume', `${directory}:/data`, IMAGE, 'valkey-server', ...SAFE],
    300_000,
  );
  if (started === undefined || !(await answersWithin(url, START_LIMIT_MS)))
    fail(`${engine} could not start ${IMAGE}`);
  writeFileSync(addressFile(directory), url);
  return {
    url,
    stop: async () => {
      outputOf(engine, ['stop', name], STOP_LIMIT_MS + 5000);
      rmSync(addressFile(directory), { force: true });
    },
  };
}

const addressFile = (directory) => `${directory}/address`;

function withoutPassword(url) {
  const parsed = new URL(url);
  parsed.password = '';
  return parsed.href;
}
