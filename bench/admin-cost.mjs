import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProbeSystem } from './lifecycle/probe-system.mjs';
import { mapLimit } from './support/client.mjs';
import { spread } from './support/stats.mjs';

const PASSWORD = 'bench';
const LOGIN = { authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}` };
const SUBMITTED_AT_ONCE = 100;
const WATCHED_MS = 15_000;
const REQUESTS = 50;
const FILL_LIMIT_MS = 600_000;

/** What the operators' pages cost Redis, and how soon they are answered, with few and with many finished tasks. */
export async function adminCost(tasks) {
  const system = await ProbeSystem.start({
    ADMIN_PASSWORD: PASSWORD,
    QUEUE_MAX_WAITING: String(tasks + 1),
    WORKER_CONCURRENCY: '20',
    TASK_RESULT_TTL: '86400',
  });
  const redis = new Redis(process.env.REDIS_URL);
  const context = { redis, url: system.client.url };
  try {
    await fill(system, context, 100);
    await measure(context);
    await fill(system, context, tasks - 100);
    await measure(context);
  } finally {
    redis.disconnect();
    await system.stop();
  }
}

async function fill(system, context, count) {
  const before = await finished(context);
  await mapLimit(Array.from({ length: count }), SUBMITTED_AT_ONCE, () => system.submit({ acts: ['ok'] }));
  for (
    const until = Date.now() + FILL_LIMIT_MS;
    (await finished(context)) < before + count;
    await sleep(500)
  ) {
    if (Date.now() > until) throw new Error('the tasks were not run');
  }
}

async function finished({ url }) {
  const { body } = await get(url, '/admin/api/overview');
  return body.queues.find(({ name }) => name === 'high').completed;
}

async function measure(context) {
  console.log(`with ${await finished(context)} finished tasks`);
  const idle = await costOf(context, () => sleep(WATCHED_MS));
  for (const pages of [1, 20]) {
    const watched = await costOf(context, () => watch(context.url, pages));
    console.log(
      `  ${pages} page${pages > 1 ? 's' : ''} open: ${(watched.calls - idle.calls).toFixed(1)} commands a second (those in scripts counted), ` +
        `${((watched.busyMs - idle.busyMs) / 10).toFixed(2)} % of Redis's time`,
    );
  }
  const paths = {
    overview: '/admin/api/overview',
    'tasks, newest 50': '/admin/api/tasks',
    'tasks, by a name that none has': '/admin/api/tasks?q=nothing',
    'trends of the day': '/admin/api/trends?window=day',
    'Bull Board, a queue': '/admin/queues/api/queues?activeQueue=high&status=completed&page=1&jobsPerPage=10',
  };
  for (const [name, path] of Object.entries(paths)) {
    const times = [];
    const { commands } = await costOf(context, async () => {
      for (let request = 0; request < REQUESTS; request += 1) times.push((await get(context.url, path)).ms);
    });
    console.log(`  ${name}: ${spread(times)}, ${Math.round(commands / REQUESTS)} commands each`);
  }
}

/** Pages as they are: a stream of events each. */
async function watch(url, pages) {
  const abort = new AbortController();
  const streams = Array.from({ length: pages }, async () => {
    const response = await fetch(`${url}/admin/api/events`, { headers: LOGIN, signal: abort.signal });
    for await (const _ of response.body);
  });
  await sleep(WATCHED_MS);
  abort.abort();
  await Promise.allSettled(streams);
}

async function costOf({ redis }, work) {
  const before = await stats(redis);
  const at = performance.now();
  await work();
  const seconds = (performance.now() - at) / 1000;
  const after = await stats(redis);
  const commands = after.calls - before.calls;
  return { commands, calls: commands / seconds, busyMs: (after.usec - before.usec) / 1000 / seconds };
}

async function stats(redis) {
  const lines = (await redis.info('commandstats')).match(/calls=\d+,usec=\d+/g) ?? [];
  return lines.reduce(
    (sum, line) => {
      const [calls, usec] = line.match(/\d+/g).map(Number);
      return { calls: sum.calls + calls, usec: sum.usec + usec };
    },
    { calls: 0, usec: 0 },
  );
}

async function get(url, path) {
  const at = performance.now();
  const response = await fetch(`${url}${path}`, { headers: LOGIN, signal: AbortSignal.timeout(60_000) });
  const body = await response.json();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`);
  return { body, ms: performance.now() - at };
}
