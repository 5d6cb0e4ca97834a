import { Probes } from './support/probes.js';
import { System } from './support/system.js';

let system: System;
let probes: Probes;
const start = async (env: Record<string, string> = {}): Promise<void> => {
  system = await System.start({ workers: 0, env: { WORKER_CONCURRENCY: '1', SHUTDOWN_GRACE: '1', ...env } });
  probes = await Probes.connect(system);
};
afterEach(async () => {
  await probes.close();
  await system.stop();
});

const submit = (count: number, queue: 'high' | 'low', collection: string, act: string): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => probes.submit({ acts: [act], collection }, { queue })));
/** When each task began, in milliseconds. */
const begins = async (taskIds: readonly string[]): Promise<number[]> =>
  Promise.all(taskIds.map(async (taskId) => (await probes.runs(taskId))[0]?.at ?? Infinity));
const ended = async (taskIds: readonly string[]): Promise<void> => {
  for (const taskId of taskIds) await system.api.ended(taskId);
};

it('low gets on while high is never empty, and does not keep high from getting on', async () => {
  await start();
  const high = await submit(20, 'high', 'a', 'sleep:100');
  const low = await submit(20, 'low', 'b', 'sleep:100');
  system.spawn('probe');
  await ended([...high, ...low]);
  const [highBegins, lowBegins] = [await begins(high), await begins(low)];
  expect(Math.min(...lowBegins)).toBeLessThan(Math.max(...highBegins));
  expect(Math.min(...highBegins)).toBeLessThan(Math.max(...lowBegins));
});

it('a single document passes the crowd of another collection, in either queue', async () => {
  await start();
  for (const queue of ['high', 'low'] as const) {
    const crowd = await submit(60, queue, 'crowd', 'sleep:20');
    const single = await submit(1, queue, 'single', 'ok');
    const { body } = await system.api.get(`/rag/task/${single[0]}`);
    expect(body).toMatchObject({ status: 'queued', queue, position: 2 });
    expect((await system.api.get(`/rag/task/${crowd.at(-1)}`)).body.position).toBe(61);
    const worker = system.spawn('probe');
    await ended([...crowd, ...single]);
    const [begin = Infinity] = await begins(single);
    expect((await begins(crowd)).filter((at) => at < begin).length).toBeLessThanOrEqual(2);
    await worker.stop();
  }
});

it('a low task that has waited too long is served as a high one', async () => {
  await start({ LOW_MAX_WAIT: '2', WORKER_CONCURRENCY: '4' });
  const old = await submit(8, 'low', 'old', 'wait');
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const fresh = await submit(1, 'low', 'fresh', 'ok');
  expect((await system.api.get('/health')).body.details.queues.low.oldest_waiting_s).toBeGreaterThanOrEqual(
    2,
  );
  system.spawn('probe');
  // Low has two slots; as many as high are taken by tasks that are overdue.
  await system.waitFor(async () => (await begins(old)).filter(Number.isFinite).length === 4);
  const runs = await Promise.all(old.map((taskId) => probes.runs(taskId)));
  expect(runs.flat().some(({ urgent }) => urgent)).toBe(true);
  for (const taskId of old) await system.api.delete(`/rag/task/${taskId}`);
  expect(await system.api.ended(fresh[0] ?? '')).toMatchObject({ status: 'completed' });
});

it('an error that a retry cannot help is not retried, and Retry-After is obeyed', async () => {
  await start();
  system.spawn('probe');
  const refused = await probes.submit({ acts: ['refuse', 'ok'] });
  expect(await system.api.ended(refused)).toMatchObject({ status: 'failed', attempt: 1 });
  const patient = await probes.submit({ acts: ['fail:3', 'ok'] });
  await system.waitFor(async () => (await system.api.get(`/rag/task/${patient}`)).body.status === 'retrying');
  const { body } = await system.api.get(`/rag/task/${patient}`);
  const [first] = await probes.runs(patient);
  expect(body).toMatchObject({
    attempt: 1,
    max_attempts: 4,
    error: { code: 'internal_error', retryable: true },
  });
  expect(Date.parse(body.next_attempt_at) - (first?.at ?? 0)).toBeGreaterThanOrEqual(3000);
  expect(await system.api.ended(patient)).toMatchObject({ status: 'completed', attempt: 2 });
  const [, second] = await probes.runs(patient);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(3000);
});

it('a task that waits for its next attempt is cancelled at once', async () => {
  await start();
  system.spawn('probe');
  const taskId = await probes.submit({ acts: ['fail:600', 'ok'] });
  await system.waitFor(async () => (await system.api.get(`/rag/task/${taskId}`)).body.status === 'retrying');
  expect((await system.api.delete(`/rag/task/${taskId}`)).body.status).toBe('cancelled');
  await system.waitFor(async () => (await probes.queues.get('high').getFailedCount()) === 1);
  expect(await probes.runs(taskId)).toHaveLength(1);
});

it('a worker tells what it runs and has run', async () => {
  await start({ WORKER_LOST_AFTER: '5', JOB_OPTIONS: '{"probe":{"retryDelay":0.1}}' });
  const { pid } = system.spawn('probe');
  const running = await probes.submit({ acts: ['wait'] }, { queue: 'low' });
  for (const acts of [['ok'], ['refuse'], ['fail', 'ok']]) await ended([await probes.submit({ acts })]);
  await system.waitFor(async () => ((await probes.workers())[0]?.processed ?? 0) >= 4);
  const [worker] = await probes.workers();
  expect(worker).toMatchObject({
    pid,
    queues: expect.arrayContaining([expect.objectContaining({ name: 'high', concurrency: 1, holds: [] })]),
    running: [{ taskId: running, job: 'probe', queue: 'low' }],
    failed: 1,
    retried: 1,
    memoryBytes: expect.any(Number),
  });
  expect(Date.now() - Date.parse(worker?.beatAt ?? '')).toBeLessThan(5000);
});

it('a worker that takes nothing although it says that it runs ends, to be started again', async () => {
  await start({ WORKER_LOST_AFTER: '5' });
  const worker = system.spawn('probe');
  expect(await system.api.ended(await probes.submit({ acts: ['ok'] }))).toMatchObject({
    status: 'completed',
  });
  process.kill(worker.pid, 'SIGWINCH');
  // What was being fetched is still run; the others wait.
  const taskIds = await submit(3, 'high', 'a', 'ok');
  worker.stopping = true;
  await worker.ended();
  expect(worker.output).toContain('tasks wait and slots are free');
  system.spawn('probe');
  await ended(taskIds);
});
