// `npm start`: everything a machine needs to run Ragmill, then Ragmill. `api` or `worker` starts that part alone.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { whyNotFree } from './lib/free-port.mjs';
import { fail, say, sinceStart } from './lib/log.mjs';
import { DATA, ROOT } from './lib/paths.mjs';
import { build, install, requireNode } from './lib/prepare.mjs';
import { waitUntilReady } from './lib/ready.mjs';
import { provideRedis } from './lib/redis.mjs';
import { startService } from './lib/service.mjs';

const USAGE =
  'usage: npm start | npm run start:api | npm run start:worker; settings are variables, see .env.example';

const [given = 'all'] = process.argv.slice(2);
const parts = { all: ['api', 'worker'], api: ['api'], worker: ['worker'] }[given];
if (/^(-h|--help)$/.test(given)) {
  console.log(USAGE);
  process.exit();
}
if (!parts) fail(USAGE);

requireNode();
if (existsSync(`${ROOT}.env`)) process.loadEnvFile(`${ROOT}.env`);
await install();
await build();

const login = parts.includes('api') ? adminLogin() : undefined;
const webhooks = setOrKept('WEBHOOK_SECRET', () => `whsec_${randomBytes(32).toString('base64')}`);
const env = {
  WEBHOOK_SECRET: webhooks.value,
  ...(login && { ADMIN_USER: login.user, ADMIN_PASSWORD: login.password }),
};
const settings = await usableSettings({ ...process.env, ...env });
const url = addressOf(settings.HOST, settings.PORT);
if (parts.includes('api')) await requireListening(settings);
const workerPort = parts.includes('worker') ? await freeWorkerPort(settings) : undefined;
const workerUrl = Number(workerPort) ? addressOf(settings.WORKER_HOST, workerPort) : undefined;

const redis = await provideRedis(`${DATA}redis`);
let stopping = false;
Object.assign(env, { REDIS_URL: redis.url }, workerPort && { WORKER_PORT: workerPort });
const services = parts.map((part) => startService(part, env));
process.once('SIGINT', shutDown);
process.once('SIGTERM', shutDown);
stopWithNpm();

const probe = { all: `${url}/health/ready`, api: `${url}/health/ready?exclude=workers` }[given];
if (probe ?? workerUrl) {
  const lacking = await waitUntilReady(probe ?? `${workerUrl}/health/ready`, services);
  if (lacking && !stopping) await shutDown(`Ragmill did not get ready: ${lacking}`);
}
if (!stopping) announce();

function adminLogin() {
  const { value, file } = setOrKept('ADMIN_PASSWORD', () => randomBytes(12).toString('base64url'));
  return { user: process.env.ADMIN_USER || 'admin', password: value, given: !file };
}

/** As the services will read them: what they would refuse ends this at once, and not them again and again. */
async function usableSettings(environment) {
  const { loadSettings, SettingsError } = await import(`${ROOT}dist/libs/config/src/index.js`);
  try {
    return loadSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) fail(error.message);
    throw error;
  }
}

async function requireListening({ HOST: host, PORT: port }) {
  const why = await whyNotFree(port, host);
  if (why === 'EADDRINUSE') {
    fail(`port ${port} of ${host} is taken; set PORT to a free one, e.g. PORT=8080 npm start`);
  }
  if (why)
    fail(`nothing can listen on port ${port} of ${host} (${why}); HOST and PORT say where the API does`);
}

/** Where the worker shows health and metrics: as its variable is set, else 8001, or any free port where that is taken. */
async function freeWorkerPort({ PORT: port, WORKER_HOST: host }) {
  const set = process.env.WORKER_PORT;
  if (parts.includes('api') && set && Number(set) === port) fail('WORKER_PORT must not be PORT');
  const wanted = Number(set || 8001);
  // Neither a port that it cannot have nor "off".
  if (set && !wanted) return set;
  if (wanted !== port && !(await whyNotFree(wanted, host))) return String(wanted);
  say(`port ${wanted} of ${host} cannot be used: the worker has its health and metrics on any free one`);
  return '0';
}

/** An address that can be opened on this machine. */
function addressOf(host, port) {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
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
  if (workerUrl) lines.push(`  Worker     ${workerUrl}/health and /metrics`);
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
