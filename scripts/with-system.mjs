// Runs a script against a system: the one of RAGMILL_URL, else one that is there for this run only.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './lib/free-port.mjs';
import { fail, say } from './lib/log.mjs';
import { build, install, requireNode } from './lib/prepare.mjs';
import { waitUntilReady } from './lib/ready.mjs';
import { provideRedis } from './lib/redis.mjs';
import { run } from './lib/run.mjs';
import { API_FLAGS, startService } from './lib/service.mjs';

const given = process.argv.slice(2);
const entries = {};
while (['--api', '--worker'].includes(given[0])) {
  const [name, entry] = given.splice(0, 2);
  entries[name.slice(2)] = entry;
}
const [script, ...args] = given;
if (!script) fail('usage: with-system.mjs [--api <entry>] [--worker <entry>] <script> [arguments]');
requireNode();
await install();
await build();
process.exit(process.env.RAGMILL_URL ? await runScript({}) : await withOwnSystem());

async function withOwnSystem() {
  const directory = mkdtempSync(join(tmpdir(), 'ragmill-run-'));
  const redis = await provideRedis(join(directory, 'redis'));
  const port = await freePort();
  const env = {
    REDIS_URL: redis.url,
    REDIS_PREFIX: `{ragmill-${process.pid}}`,
    STORAGE_URI: `file:${directory}/data`,
    PORT: String(port),
    HOST: '127.0.0.1',
    WORKER_PORT: 'off',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  };
  const services = ['api', 'worker'].map((name) => startService(name, env, entries[name]));
  const stopAll = async () => {
    await Promise.all(services.map((service) => service.stop()));
    await redis.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('SIGINT', () => stopAll().then(() => process.exit(130)));
  const url = `http://127.0.0.1:${port}`;
  try {
    const lacking = await waitUntilReady(`${url}/health/ready`, services);
    if (lacking) {
      say(`the system did not get ready: ${lacking}`);
      return 1;
    }
    const [apiPid, workerPid] = services.map((service) => String(service.pid()));
    return await runScript({
      ...env,
      RAGMILL_URL: url,
      RAGMILL_API_PID: apiPid,
      RAGMILL_WORKER_PID: workerPid,
    });
  } finally {
    await stopAll();
  }
}

function runScript(env) {
  // As the API is run: some benches measure its parts in their own process.
  return run(process.execPath, [...API_FLAGS, script, ...args], { env });
}
