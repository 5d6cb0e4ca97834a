import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from './support/api.js';
import { Operator } from './support/operator.js';
import { Probes } from './support/probes.js';
import { ADMIN, System, type Service } from './support/system.js';

const VIEWER = { user: 'onlooker', password: 'may look' };
const QUICK = JSON.stringify({ probe: { retryDelay: 0.1, retries: 1 } });

let system: System;
let probes: Probes;
let worker: Service;
let admin: Operator;
let viewer: Operator;

beforeAll(async () => {
  system = await System.start({
    workers: 0,
    env: {
      VIEWER_USER: VIEWER.user,
      VIEWER_PASSWORD: VIEWER.password,
      WORKER_CONCURRENCY: '1',
      LOG_LEVEL: 'warn',
      SHUTDOWN_GRACE: '2',
      JOB_OPTIONS: QUICK,
    },
  });
  probes = await Probes.connect(system);
  admin = new Operator(system.api, ADMIN);
  viewer = new Operator(system.api, VIEWER);
  worker = system.spawn('probe');
  await system.waitFor(async () => (await admin.worker(worker.pid)) !== undefined);
}, 120_000);
afterAll(async () => {
  await probes.close();
  await system.stop();
});

const statusOf = async (taskId: string): Promise<string> =>
  (await system.api.get(`/rag/task/${taskId}`)).body.status;
const idOf = async ({ pid }: Service): Promise<string> => (await admin.worker(pid)).id;
const lastAction = async (): Promise<Json> => (await admin.get('/api/audit?limit=1')).body.entries[0];

describe('who comes in under /admin', () => {
  it.each([
    '/admin/api/overview',
    '/ADMIN/Api/Overview',
    '/admin//api/overview',
    '/admin/api/events',
    '/admin/workers',
    '/admin/workers/assets/main.js',
    '/admin/queues',
    '/admin/nothing',
  ])('must log in for %s', async (path) => {
    const { status, body, headers } = await system.api.get(path);
    expect([status, body.code]).toEqual([401, 'unauthorized']);
    expect(headers.get('www-authenticate')).toMatch(/^Basic/);
    const guess = new Operator(system.api, { user: VIEWER.user, password: ADMIN.password });
    expect((await system.api.get(path, guess.login)).status).toBe(401);
  });

  it('is known by role', async () => {
    expect((await admin.get('/api/session')).body).toMatchObject({ user: ADMIN.user, role: 'admin' });
    expect((await viewer.get('/api/session')).body).toMatchObject({ user: VIEWER.user, role: 'viewer' });
  });

  it('as a viewer sees everything and changes nothing', async () => {
    const id = await idOf(worker);
    for (const path of ['/overview', '/tasks', '/trends', '/audit', '/collections'])
      expect((await viewer.get(`/api${path}`)).status).toBe(200);
    const board = await viewer.get('/queues/api/queues?activeQueue=high&status=latest');
    expect(board.body.queues.every(({ readOnlyMode }: Json) => readOnlyMode)).toBe(true);
    expect((await admin.get('/queues/api/queues')).body.queues[0].readOnlyMode).toBe(false);
    for (const [method, path] of [
      ['POST', `/api/workers/${id}/stop`],
      ['PATCH', `/api/workers/${id}`],
      ['POST', '/api/queues/high/pause'],
      ['POST', '/api/tasks/retry'],
      ['PUT', '/queues/api/queues/high/pause'],
    ] as const) {
      const { status, body } = await viewer.send(method, path, {});
      expect([status, body.code]).toEqual([403, 'forbidden']);
    }
    expect(await lastAction()).toMatchObject({
      user: VIEWER.user,
      role: 'viewer',
      action: 'board.pause',
      target: 'high',
      outcome: 'forbidden',
    });
    expect((await admin.overview()).queues[0].paused).toBe(false);
  });

  it.each([
    ['sec-fetch-site', 'cross-site'],
    ['origin', 'http://evil.example'],
    ['origin', 'null'],
  ])('may not be sent there by another site: %s %s', async (name, value) => {
    for (const [method, path] of [
      ['POST', '/api/queues/high/pause'],
      ['PUT', '/queues/api/queues/high/pause'],
    ] as const) {
      const { status, body } = await admin.send(method, path, {}, { [name]: value });
      expect([status, body.code]).toEqual([403, 'forbidden']);
    }
    expect((await admin.overview()).queues[0].paused).toBe(false);
  });
});

describe('a worker', () => {
  it('that is drained ends what it runs and takes nothing, until it is resumed', async () => {
    const id = await idOf(worker);
    const running = await probes.submit({ acts: ['wait'] });
    await system.waitFor(async () => (await admin.worker(worker.pid)).status === 'busy');
    const drained = await admin.send('POST', `/api/workers/${id}/drain`);
    expect([drained.status, drained.body.worker.id]).toEqual([202, id]);
    await system.waitFor(async () => (await admin.worker(worker.pid)).status === 'draining');
    expect(await admin.problem('no_worker', 'low')).toMatchObject({
      what_to_do: expect.stringMatching(/resume/),
    });
    await admin.send('POST', `/api/tasks/${running}/cancel`);
    await system.waitFor(async () => (await admin.worker(worker.pid)).status === 'drained');

    const waiting = await probes.submit({ acts: ['ok'] });
    await sleep(2000);
    expect(await statusOf(waiting)).toBe('queued');
    // Health checks are answered all the same.
    expect((await system.api.get('/health')).body.details.worker_answer.status).toBe('up');
    expect(await admin.problem('no_worker', 'high')).toMatchObject({ severity: 'critical' });

    expect((await admin.send('POST', `/api/workers/${id}/resume`)).status).toBe(202);
    expect(await system.api.ended(waiting)).toMatchObject({ status: 'completed' });
    expect(await lastAction()).toMatchObject({
      user: ADMIN.user,
      action: 'worker.resume',
      target: id,
      outcome: 'ok',
    });
    await system.waitFor(async () => (await admin.problem('no_worker')) === undefined);
  });

  it('takes as many tasks at a time as it is told to', async () => {
    const id = await idOf(worker);
    const tasks = await Promise.all([1, 2, 3, 4].map(() => probes.submit({ acts: ['wait'] })));
    const changed = await admin.send('PATCH', `/api/workers/${id}`, { concurrency: { high: 3 } });
    expect(changed.status).toBe(202);
    await system.waitFor(async () => (await admin.worker(worker.pid)).running.length === 3);
    const view = await admin.worker(worker.pid);
    expect(view.queues).toContainEqual({ name: 'high', concurrency: 3, running: 3, held: false });
    expect(view.status).toBe('busy');
    const { body } = await admin.send('POST', '/api/tasks/cancel', { job: 'probe' });
    expect(body).toEqual({ cancelled: 4, skipped: 0, next_cursor: null });
    expect(await Promise.all(tasks.map(statusOf))).toEqual(Array(4).fill('cancelled'));
    expect(await lastAction()).toMatchObject({
      action: 'tasks.cancel',
      detail: { job: 'probe', cancelled: 4 },
    });
    await admin.send('PATCH', `/api/workers/${id}`, { concurrency: { high: 1 } });
  });

  it.each([
    [{ concurrency: { high: 0 } }, 'concurrency.high'],
    [{ concurrency: { high: 257 } }, 'concurrency.high'],
    [{ concurrency: { health: 2 } }, 'concurrency.health'],
    [{}, 'concurrency'],
  ])('cannot be told %j', async (body, field) => {
    const answer = await admin.send('PATCH', `/api/workers/${await idOf(worker)}`, body);
    expect([answer.status, answer.body.code, answer.body.errors?.[0].field]).toEqual([
      400,
      'invalid_request',
      field,
    ]);
  });

  it('that is not there is not found', async () => {
    const { status, body } = await admin.send('POST', '/api/workers/nobody/drain');
    expect([status, body.code]).toEqual([404, 'worker_not_found']);
    expect(await lastAction()).toMatchObject({ target: 'nobody', outcome: 'worker_not_found' });
  });

  it('that is asked to stop hands back what it runs, and is gone', async () => {
    const other = system.spawn('probe');
    await system.waitFor(async () => (await admin.worker(other.pid)) !== undefined);
    await admin.send('POST', `/api/workers/${await idOf(worker)}/drain`);
    await system.waitFor(async () => (await admin.worker(worker.pid)).status === 'drained');
    const task = await probes.submit({ acts: ['wait', 'ok'] });
    await system.waitFor(async () => (await admin.worker(other.pid)).running.length === 1);

    other.stopping = true; // asked to by the operator
    expect((await admin.send('POST', `/api/workers/${await idOf(other)}/stop`)).status).toBe(202);
    await system.waitFor(async () => (await admin.worker(other.pid))?.status === 'stopping');
    expect(await other.ended()).toBe(0);
    await system.waitFor(async () => (await admin.worker(other.pid)) === undefined);
    await admin.send('POST', `/api/workers/${await idOf(worker)}/resume`);
    expect(await system.api.ended(task)).toMatchObject({ status: 'completed', attempt: 1 });
  });
});

describe('a queue', () => {
  it('that is paused gives nothing out until it is resumed', async () => {
    const paused = await admin.send('POST', '/api/queues/low/pause');
    expect([paused.status, paused.body.queue]).toEqual([
      200,
      expect.objectContaining({ name: 'low', paused: true }),
    ]);
    const task = await probes.submit({ acts: ['ok'] }, { queue: 'low' });
    await sleep(1000);
    expect(await statusOf(task)).toBe('queued');
    expect(await admin.problem('queue_paused', 'low')).toMatchObject({ severity: 'warning' });
    expect((await admin.send('POST', '/api/queues/low/resume')).body.queue.paused).toBe(false);
    expect(await system.api.ended(task)).toMatchObject({ status: 'completed' });
    const { status, body } = await admin.send('POST', '/api/queues/middle/pause');
    expect([status, body.code]).toEqual([404, 'queue_not_found']);
  });

  it('that is changed on Bull Board is in the audit log as well', async () => {
    expect((await admin.send('PUT', '/queues/api/queues/webhooks/pause')).status).toBe(200);
    expect(await lastAction()).toMatchObject({ action: 'board.pause', target: 'webhooks', outcome: 'ok' });
    expect((await admin.send('PUT', '/queues/api/queues/nothing/pause')).status).toBe(404);
    expect(await lastAction()).toMatchObject({ target: 'nothing', outcome: 'not_found' });
    await admin.send('PUT', '/queues/api/queues/webhooks/resume');
  });
});

describe('a task', () => {
  const find = async (query: string): Promise<string[]> => {
    const { body } = await admin.get(`/api/tasks?${query}`);
    return body.tasks.map(({ task_id }: Json) => task_id);
  };

  it('is found by its id, its file, its document, its worker and its time', async () => {
    const before = new Date().toISOString();
    const { task_id } = await system.api.process('some text', 'Annual Report: Ämter.txt', {
      collection: 'found',
      document_id: 'doc-1',
    });
    const after = new Date().toISOString();
    const other = (await system.api.process('other text', 'b.txt', { collection: 'found' })).task_id;
    expect(await find(`q=${task_id}`)).toEqual([task_id]);
    expect(await find(`q=${encodeURIComponent('REPORT: äm')}`)).toEqual([task_id]);
    expect(await find('q=doc-1')).toEqual([task_id]);
    expect(await find('q=nothing')).toEqual([]);
    expect(await find('collection=found&queue=low')).toEqual([]);
    expect(await find(`collection=found&until=${after}`)).toEqual([task_id]);
    expect(await find(`collection=found&since=${before}`)).toEqual([other, task_id]);
    expect(await find(`collection=found&worker=${await idOf(worker)}`)).toEqual([other, task_id]);
    expect(await find('collection=found&worker=nobody')).toEqual([]);
    const { body } = await admin.get('/api/tasks?collection=found&limit=1');
    expect(body.tasks[0]).toMatchObject({
      task_id: other,
      worker: await idOf(worker),
      took_ms: expect.any(Number),
      waited_ms: expect.any(Number),
    });
    expect(await find(`collection=found&cursor=${body.next_cursor}`)).toEqual([task_id]);
    expect((await admin.get('/api/tasks?status=odd')).body.code).toBe('invalid_request');
  });

  it('tells what happened to it, stage by stage, and no secrets', async () => {
    const metadata = JSON.stringify({ year: 2024, api_key: 'hunter2' });
    const { task_id } = await system.api.process('some text', 'stages.txt', { metadata });
    const { body, text } = await admin.get(`/api/tasks/${task_id}`);
    expect(body.timeline.map(({ kind, stage }: Json) => stage ?? kind)).toEqual([
      'submitted',
      'attempt',
      'load',
      'extract',
      'split',
      'index',
      'ended',
    ]);
    expect(body.timeline.at(-1)).toMatchObject({
      outcome: 'completed',
      attempt: 1,
      took_ms: expect.any(Number),
    });
    expect(body.worker).toBe(await idOf(worker));
    expect(body.logs.join('\n')).toMatch(/extract: .* ms[\s\S]*index: .* ms/);
    expect(body.payload.metadata).toEqual({ year: 2024, api_key: '[redacted]' });
    expect(text).not.toContain('hunter2');
    expect((await admin.get(body.links.board.replace('/admin', ''))).status).toBe(200);
    expect((await admin.get('/api/tasks/nothing')).body.code).toBe('task_not_found');
  });

  it('tells of every attempt, those of before a retry too', async () => {
    const taskId = await probes.submit({ acts: ['fail', 'refuse', 'ok'] });
    await system.api.ended(taskId);
    expect((await admin.send('POST', `/api/tasks/${taskId}/retry`)).body.task.task_id).toBe(taskId);
    await system.waitFor(async () => (await statusOf(taskId)) === 'completed');
    const { timeline } = (await admin.get(`/api/tasks/${taskId}`)).body;
    expect(
      timeline.map(({ kind, attempt, outcome, error }: Json) => [kind, attempt, outcome, error?.code]),
    ).toEqual([
      ['submitted', undefined, undefined, undefined],
      ['attempt', 1, undefined, undefined],
      ['retry', 1, 'retrying', 'internal_error'],
      ['attempt', 2, undefined, undefined],
      ['ended', 2, 'failed', 'document_unreadable'],
      ['attempt', 1, undefined, undefined],
      ['ended', undefined, 'completed', undefined],
    ]);
  });

  it('is run again with all that match', async () => {
    const acts = ['refuse', 'ok'];
    const tasks = await Promise.all([1, 2, 3].map(() => probes.submit({ acts, collection: 'again' })));
    const left = await probes.submit({ acts, collection: 'other' });
    for (const taskId of [...tasks, left]) await system.api.ended(taskId);
    const { status, body } = await admin.send('POST', '/api/tasks/retry', {
      collection: 'again',
      code: 'document_unreadable',
    });
    expect([status, body]).toEqual([202, { retried: 3, skipped: 0, next_cursor: null }]);
    for (const taskId of tasks) await system.waitFor(async () => (await statusOf(taskId)) === 'completed');
    expect(await statusOf(left)).toBe('failed');
    expect(await lastAction()).toMatchObject({
      action: 'tasks.retry',
      detail: { collection: 'again', code: 'document_unreadable', retried: 3 },
    });
  });
});

describe('the operators’ page', () => {
  it('is told of changes without asking', async () => {
    const events = await viewer.events();
    expect((await events.until(({ event }) => event === 'overview')).data.workers).toHaveLength(1);
    const taskId = await probes.submit({ acts: ['wait'] });
    const isRunning = ({ data }: Json): boolean =>
      data.workers[0]?.running.some(({ task_id }: Json) => task_id === taskId);
    await events.until(isRunning);
    await admin.send('POST', `/api/tasks/${taskId}/cancel`);
    await events.until((event) => !isRunning(event));
    events.close();
  });

  it('has the trends of the last hour and day', async () => {
    const taskId = await probes.submit({ acts: ['refuse'] });
    await system.api.ended(taskId);
    const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
    const trends = async (window: string): Promise<Json> =>
      (await admin.get(`/api/trends?window=${window}`)).body;
    await system.waitFor(async () => sum((await trends('hour')).throughput.failed) >= 1);
    for (const [window, steps, step] of [
      ['hour', 60, 60_000],
      ['day', 144, 600_000],
    ] as const) {
      await system.waitFor(async () => sum((await trends(window)).throughput.failed) >= 1);
      const found = await trends(window);
      expect([found.times.length, found.step_ms]).toEqual([steps, step]);
      expect(Date.parse(found.times[1]) - Date.parse(found.from)).toBe(step);
      expect(sum(found.by_job['process-document'].completed)).toBeGreaterThanOrEqual(3);
      const extract = found.runtime.find(
        ({ job, stage }: Json) => job === 'process-document' && stage === 'extract',
      );
      expect(extract.count).toBeGreaterThanOrEqual(3);
      expect(extract.p95_ms.some((value: number | null) => (value ?? 0) > 0)).toBe(true);
      expect(found.queues.high.depth.some((value: number | null) => value !== null)).toBe(true);
    }
    expect((await admin.get('/api/trends?window=year')).status).toBe(400);
  });

  it('has the audit log, page by page', async () => {
    const first = (await admin.get('/api/audit?limit=2')).body;
    const second = (await admin.get(`/api/audit?limit=2&cursor=${first.next_cursor}`)).body;
    const ids = [...first.entries, ...second.entries].map(({ id }: Json) => id);
    expect(new Set(ids).size).toBe(4);
    expect((await admin.get('/api/audit?cursor=odd')).body.code).toBe('invalid_request');
  });

  it.each([
    '/workers/assets/nothing.js',
    '/workers/assets/..%2f..%2fpackage.json',
    '/workers/assets/%2e%2e/x',
  ])('does not serve %s', async (path) => {
    expect((await admin.get(path)).status).toBe(404);
  });
});
