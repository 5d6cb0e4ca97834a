import type { Json } from './support/api.js';
import { Operator } from './support/operator.js';
import { Probes } from './support/probes.js';
import { ADMIN, System } from './support/system.js';

/** Nothing of a probe is heard while it runs; half of its limit is too long. */
const LIMITS = JSON.stringify({ probe: { softTimeLimit: 20, timeLimit: 20, retries: 0 } });

let system: System;
let probes: Probes;
let admin: Operator;

beforeAll(async () => {
  system = await System.start({
    workers: 0,
    env: {
      WORKER_CONCURRENCY: '1',
      LOW_MAX_WAIT: '9',
      JOB_OPTIONS: LIMITS,
      QUEUE_MAX_WAITING: '5',
      LOG_LEVEL: 'warn',
    },
  });
  probes = await Probes.connect(system);
  admin = new Operator(system.api, ADMIN);
}, 120_000);
afterAll(async () => {
  await probes.close();
  await system.stop();
});

const problems = async (): Promise<string[]> =>
  (await admin.overview()).problems.map(({ code, subject }: Json) => `${code} ${subject}`);
const appears = (code: string, subject: string): Promise<void> =>
  system.waitFor(async () => (await problems()).includes(`${code} ${subject}`), 60_000);

it('what is wrong is told apart: starved, stuck, lost', async () => {
  await appears('no_worker', 'high');
  const worker = system.spawn('probe');
  await system.waitFor(async () => !(await problems()).some((each) => each.startsWith('no_worker')));

  // Starved: all slots are taken. What has taken them does not come on, which shows later.
  const silent = await probes.submit({ acts: ['wait'], collection: 'first' });
  await system.waitFor(async () => (await admin.worker(worker.pid)).running.length === 1);
  const waiting = await Promise.all(
    [1, 2, 3, 4].map(() => probes.submit({ acts: ['ok'], collection: 'second' })),
  );
  await appears('oldest_task_over_limit', 'high');
  await appears('queue_nearly_full', 'high');
  expect(await problems()).not.toContain(`task_stuck ${silent}`);
  await appears('task_stuck', silent);
  expect(await problems()).not.toContain('queue_stuck high');
  const found = await admin.problem('task_stuck', silent);
  expect(found).toMatchObject({ severity: 'warning', what_to_do: expect.any(String) });
  expect(Date.parse(found.since)).toBeLessThan(Date.now() - 9000);
  await admin.send('POST', `/api/tasks/${silent}/cancel`);
  for (const taskId of waiting) await system.api.ended(taskId);
  await system.waitFor(async () => !(await problems()).some((each) => /oldest|task_stuck/.test(each)));

  // Stuck: the slot is free, and the worker takes nothing.
  process.kill(worker.pid, 'SIGWINCH');
  await probes.submit({ acts: ['ok'] });
  await appears('queue_stuck', 'high');
  expect(await problems()).not.toContain('oldest_task_over_limit high');

  const { id } = await admin.worker(worker.pid);
  worker.kill('SIGKILL');
  const killedAt = Date.now();
  await appears('no_worker', 'high');
  expect(Date.now() - killedAt).toBeLessThan(15_000);
  expect(await admin.problem('no_worker', 'high')).toMatchObject({
    severity: 'critical',
    title: 'No worker on high',
    detail: expect.stringMatching(/^1 task waits/),
  });
  expect(await problems()).toContain(`worker_lost ${id}`);
  expect((await admin.worker(worker.pid)).status).toBe('lost');
  expect((await system.api.get('/health/ready')).body.details.workers.status).toBe('down');
}, 240_000);
