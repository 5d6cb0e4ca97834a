// `npm start`: everything a machine needs to run Ragmill, then Ragmill. `api` or `worker` starts that part alone.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isFree } from './lib/free-port.mjs';
import { fail, say, sinceStart } from './lib/log.mjs';
import { DATA, ROOT } from './lib/paths.mjs';
import { build, install, requireNode } from './lib/prepare.mjs';
import { waitUntilReady } from './lib/ready.mjs';
import { provideRedis } from './lib/redis.mjs';
import { startService } from './lib/service.mjs';

const parts = process.argv[2] ? [process.argv[2]] : ['api', 'worker'];
if (!parts.every((part) => part === 'api' || part === 'worker')) fail(`usage: start.mjs [api|worker]`);

requireNode();
if (existsSync(`${ROOT}.env`)) process.loadEnvFile(`${ROOT}.env`);
await install();
await build();

const host = process.env.HOST || '127.0.0.1';
const port = Number(process.env.PORT || 8000);
const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
if (parts.includes('api') && !(await isFree(port, host))) {
  fail(`port ${port} of ${host} is taken; set PORT to a free one, e.g. PORT=8001 npm start`);
}

const redis = await provideRedis(`${DATA}redis`);
let stopping = false;
const login = parts.includes('api') ? adminLogin() : undefined;
const webhooks = setOrKept('WEBHOOK_SECRET', () => `whsec_${randomBytes(32).toString('base64')}`);
const env = {
  REDIS_URL: redis.url,
  WEBHOOK_SECRET: webhooks.value,
  ...(login && { ADMIN_USER: login.user, ADMIN_PASSWORD: login.password }),
};
const services = parts.map((part) => startService(part, env));
process.once('SIGINT', shutDown);
process.once('SIGTERM', shutDown);
stopWithNpm();

if (parts.length === 2) {
  const lacking = await waitUntilReady(url, services);
  if (lacking && !stopping) await shutDown(`Ragmill did not get ready: ${lacking}`);
}
if (!stopping) announce();

function adminLogin() {
  const { value, file } = setOrKept('ADMIN_PASSWORD', () => randomBytes(12).toString('base64url'));
  return { user: process.env.ADMIN_USER || 'admin', password: value, given: !file };
}

/** A secret as its variable is set, or else one that is made once and kept in `file`. */
function setOrKept(variable, make) {
  if (process.env[variable]) return { value: process.env[variable] };
  const file = `${DATA}${variable.toLowerCase().replace('_', '-')}`;
  if (!existsSync(file)) {
    mkdirSync(DATA, { recursive: true });
    writeFileSync(file, make(), { mode: 0o600 });
  }
  return { value: readFileSync(file, 'utf8').trim(), file };
}

function announce() {
  const lines = [`Ragmill is running (started in ${sinceStart()})`, ''];
  if (login) {
    lines.push(
      `  API        ${url}`,
      `  Docs       ${url}/docs`,
      `  Dashboard  ${url}/admin/workers`,
      `             login: ${login.user} / ${login.given ? '(ADMIN_PASSWORD)' : login.password}`,
    );
  }
  lines.push(
    `  Webhooks   signed with ${webhooks.file ? `the secret in ${webhooks.file}` : '(WEBHOOK_SECRET)'}`,
    `  Redis      ${new URL(redis.url).host}`,
    `  Data       ${process.env.STORAGE_URI || `file:${DATA}`}`,
    '',
    '  Ctrl-C stops it.',
  );
  console.log(`\n${lines.join('\n')}\n`);
}

/** npm runs this in a shell that keeps signals to itself: when npm is stopped, all that is seen here is a new parent. */
function stopWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const shell = process.ppid;
  setInterval(() => process.ppid !== shell && shutDown(), 500).unref();
}

/** Stops what was started, Redis last. A second Ctrl-C does not wait for any of it. */
async function shutDown(reason) {
  if (stopping) return;
  stopping = true;
  const failed = typeof reason === 'string' && !reason.startsWith('SIG');
  if (failed) console.error(`[ragmill] ${reason}`);
  say('stopping; Ctrl-C again ends it at once');
  process.once('SIGINT', () => {
    for (const service of services) if (service.pid()) process.kill(service.pid(), 'SIGKILL');
    process.exit(130);
  });
  await Promise.all(services.map((service) => service.stop()));
  await redis.stop();
  say('stopped');
  process.exit(failed ? 1 : 0);
}
