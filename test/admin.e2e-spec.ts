import { setTimeout as sleep } from 'node:timers/promises';
import { startAdminSystem, VIEWER } from './support/admin-system.js';
import type { Json } from './support/api.js';
import { Operator } from './support/operator.js';
import type { Probes } from './support/probes.js';
import { ADMIN, type Service, type System } from './support/system.js';

let system: System;
let probes: Probes;
let worker: Service;
let admin: Operator;
let viewer: Operator;

beforeAll(async () => {
  ({ system, probes, worker, admin, viewer } = await startAdminSystem());
}, 120_000);
afterAll(async () => {
  await probes.close();
  await system.stop();
});

const statusOf = async (taskId: string): Promise<string> =>
  (await system.api.get(`/rag/task/${taskId}`)).body.status;

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

  it.each(['/api/session', '/queues', '/workers', '/nothing'])('may have no %s in a frame', async (path) => {
    const { headers } = await admin.get(path);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('as a viewer sees everything and changes nothing', async () => {
    const id = await admin.workerId(worker);
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
    expect(await admin.lastAction()).toMatchObject({
      user: VIEWER.user,
      role: 'viewer',
      action: 'board.pause',
      target: 'high',
      outcome: 'forbidden',
    });
    expect((await admin.overview()).queues[0].paused).toBe(false);
  });

  it.each([
    ['application/x-www-form-urlencoded', 'concurrency=1'],
    ['application/json', '{"concurrency":'],
  ])('is asked who it is before a body is read: %s %s', async (type, body) => {
    const options = { method: 'PATCH', headers: { 'content-type': type }, body };
    const path = `/admin/api/workers/${await admin.workerId(worker)}`;
    expect((await system.api.request(path, options)).status).toBe(401);
    const headers = { ...options.headers, ...admin.login };
    expect((await system.api.request(path, { ...options, headers })).status).toBe(400);
    expect(await admin.lastAction()).toMatchObject({ action: 'worker.change', outcome: 'invalid_request' });
  });

  it('must say which tasks are to be cancelled', async () => {
    const { status, body } = await admin.send('POST', '/api/tasks/cancel');
    expect([status, body.errors[0].field]).toEqual([400, 'status']);
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
    const id = await admin.workerId(worker);
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
    expect(await admin.lastAction()).toMatchObject({
      user: ADMIN.user,
      action: 'worker.resume',
      target: id,
      outcome: 'ok',
    });
    await system.waitFor(async () => (await admin.problem('no_worker')) === undefined);
  });

  it('takes as many tasks at a time as it is told to', async () => {
    const id = await admin.workerId(worker);
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
    expect(await admin.lastAction()).toMatchObject({
      action: 'tasks.cancel',
      detail: { job: 'probe', cancelled: 4 },
    });
    await admin.send('PATCH', `/api/workers/${id}`, { concurrency: { high: 1 } });
  });

  it.each([
    [{ concurrency: { high: -1 } }, 'concurrency.high'],
    [{ concurrency: { high: 257 } }, 'concurrency.high'],
    [{ concurrency: { health: 2 } }, 'concurrency.health'],
    [{}, 'concurrency'],
  ])('cannot be told %j', async (body, field) => {
    const answer = await admin.send('PATCH', `/api/workers/${await admin.workerId(worker)}`, body);
    expect([answer.status, answer.body.code, answer.body.errors?.[0].field]).toEqual([
      400,
      'invalid_request',
      field,
    ]);
  });

  it('that is not there is not found', async () => {
    const { status, body } = await admin.send('POST', '/api/workers/nobody/drain');
    expect([status, body.code]).toEqual([404, 'worker_not_found']);
    expect(await admin.lastAction()).toMatchObject({ target: 'nobody', outcome: 'worker_not_found' });
  });

  it('that is asked to stop hands back what it runs, and is gone', async () => {
    const other = system.spawn('probe');
    await system.waitFor(async () => (await admin.worker(other.pid)) !== undefined);
    await admin.send('POST', `/api/workers/${await admin.workerId(worker)}/drain`);
    await system.waitFor(async () => (await admin.worker(worker.pid)).status === 'drained');
    const task = await probes.submit({ acts: ['wait', 'ok'] });
    await system.waitFor(async () => (await admin.worker(other.pid)).running.length === 1);

    other.stopping = true; // asked to by the operator
    expect((await admin.send('POST', `/api/workers/${await admin.workerId(other)}/stop`)).status).toBe(202);
    await system.waitFor(async () => (await admin.worker(other.pid))?.status === 'stopping');
    await other.ended();
    expect(other.output).not.toContain('could be handed back');
    await system.waitFor(async () => (await admin.worker(other.pid)) === undefined);
    await admin.send('POST', `/api/workers/${await admin.workerId(worker)}/resume`);
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

  it('that was cancelled runs when it is run again on Bull Board, and may be cancelled again', async () => {
    const task = await probes.submit({ acts: ['wait', 'wait', 'sleep:1500'] });
    for (const times of [1, 2, 3]) {
      await system.waitFor(async () => (await probes.runs(task)).length === times);
      if (times === 3) break;
      expect((await system.api.delete(`/rag/task/${task}`)).body.status).toBe('cancelled');
      const { status } = await admin.send('PUT', `/queues/api/queues/high/${task}/retry`);
      expect(status).toBe(204);
      expect(await statusOf(task)).not.toBe('cancelled');
    }
    expect(await system.api.ended(task)).toMatchObject({ status: 'completed' });
  });

  it('of a job that no worker knows tells of it', async () => {
    const job = await probes.queues.get('high').add('nobody-knows', {}, { jobId: 'nobody-knows' });
    await system.waitFor(() => job.isFailed());
    await system.waitFor(async () => system.output.includes('This worker knows no job'));
  });

  it('that is changed on Bull Board is in the audit log as well', async () => {
    expect((await admin.send('PUT', '/queues/api/queues/webhooks/pause')).status).toBe(200);
    expect(await admin.lastAction()).toMatchObject({
      action: 'board.pause',
      target: 'webhooks',
      outcome: 'ok',
    });
    expect((await admin.send('PUT', '/queues/api/queues/nothing/pause')).status).toBe(404);
    expect(await admin.lastAction()).toMatchObject({ target: 'nothing', outcome: 'not_found' });
    await admin.send('PUT', '/queues/api/queues/webhooks/resume');
  });
});
