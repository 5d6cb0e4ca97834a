import { startAdminSystem } from './support/admin-system.js';
import type { Json } from './support/api.js';
import type { Operator } from './support/operator.js';
import type { Probes } from './support/probes.js';
import type { Service, System } from './support/system.js';

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
    expect(await find(`q=${task_id}&status=completed`)).toEqual([task_id]);
    expect(await find(`q=${task_id}&status=failed`)).toEqual([]);
    expect(await find(`q=${encodeURIComponent('REPORT: äm')}`)).toEqual([task_id]);
    expect(await find('q=doc-1')).toEqual([task_id]);
    expect(await find('q=nothing')).toEqual([]);
    expect(await find('collection=found&queue=low')).toEqual([]);
    expect(await find(`collection=found&until=${after}`)).toEqual([task_id]);
    expect(await find(`collection=found&since=${before}`)).toEqual([other, task_id]);
    expect(await find(`collection=found&worker=${await admin.workerId(worker)}`)).toEqual([other, task_id]);
    expect(await find('collection=found&worker=nobody')).toEqual([]);
    const { body } = await admin.get('/api/tasks?collection=found&limit=1');
    expect(body.tasks[0]).toMatchObject({
      task_id: other,
      worker: await admin.workerId(worker),
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
    expect(body.worker).toBe(await admin.workerId(worker));
    expect(body.logs.join('\n')).toMatch(
      /^load: \d+ bytes in \d+ ms\nextract: .* ms\nsplit: .* ms\nindex: .* ms$/,
    );
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
    const { timeline, logs } = (await admin.get(`/api/tasks/${taskId}`)).body;
    expect(logs).toEqual([
      expect.stringMatching(/internal_error.*: /),
      expect.stringMatching(/document_unreadable.*: /),
    ]);
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
    expect(await admin.lastAction()).toMatchObject({
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
    const isSampled = ({ queues }: Json): boolean =>
      queues.high.depth.some((value: number | null) => value !== null);
    await system.waitFor(async () => isSampled(await trends('hour')));
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
      expect(isSampled(found)).toBe(true);
    }
    expect((await admin.get('/api/trends?window=year')).status).toBe(400);
  });

  it('has the audit log, page by page', async () => {
    for (let count = 0; count < 4; count += 1) await admin.send('POST', '/api/queues/low/resume');
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
