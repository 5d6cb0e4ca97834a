import { VERSION } from '@app/config';
import { BreakableRedis } from './support/breakable-redis.js';
import { ADMIN, System } from './support/system.js';

describe('an operator', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start();
  });
  afterAll(() => system.stop());
  const login = {
    authorization: `Basic ${Buffer.from(`${ADMIN.user}:${ADMIN.password}`).toString('base64')}`,
  };

  it('reads the health of each part', async () => {
    expect((await system.api.get('/health/live')).body).toMatchObject({ status: 'ok', version: VERSION });
    const ready = await system.api.get('/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.body.details).toMatchObject({
      redis: { status: 'up' },
      storage: { status: 'up' },
      workers: { status: 'up', count: 1 },
    });
    const all = await system.api.get('/health');
    expect(all.status).toBe(200);
    expect(all.body.details).toMatchObject({
      worker_answer: { status: 'up', milliseconds: expect.any(Number) },
      queues: {
        high: { workers: 1, waiting: 0, active: 0, failed: 0, oldest_waiting_s: null },
        low: { workers: 1, waiting: 0 },
      },
    });
  });

  it.each(['/admin/queues', '/admin/queues/', '/admin/queues/api/queues', '/admin/queues/static/js/main.js'])(
    'must log in to see %s',
    async (path) => {
      const answer = await system.api.get(path);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic/);
      const wrong = `Basic ${Buffer.from(`${ADMIN.user}:wrong`).toString('base64')}`;
      expect((await system.api.get(path, { authorization: wrong })).status).toBe(401);
    },
  );

  it('sees the queues and their jobs', async () => {
    const task = await system.api.process('seen on the dashboard', 'a.txt');
    const page = await system.api.get('/admin/queues', login);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('<title>Ragmill</title>')]);
    const script = /src="([^"]+\.js)"/.exec(page.text)?.[1] ?? '';
    const path = new URL(script, `${system.api.url}/admin/queues/`).pathname;
    expect((await system.api.get(path, login)).status).toBe(200);
    const { body } = await system.api.get(
      '/admin/queues/api/queues?activeQueue=high&status=completed&page=1',
      login,
    );
    expect(body.queues.map(({ name }: { name: string }) => name).sort()).toEqual([
      'health',
      'high',
      'low',
      'maintenance',
      'webhooks',
    ]);
    const high = body.queues.find(({ name }: { name: string }) => name === 'high');
    expect(high.jobs).toContainEqual(
      expect.objectContaining({ id: task.task_id, name: 'process-document a.txt (default)' }),
    );
  });

  it('finds new chunks folded into the full-text index soon after they came', async () => {
    await system.api.process('folded into the index', 'a.txt', { collection: 'folded' });
    const path = '/admin/queues/api/queues?activeQueue=maintenance&status=completed&page=1';
    await system.waitFor(async () => {
      const { body } = await system.api.get(path, login);
      const { jobs } = body.queues.find(({ name }: { name: string }) => name === 'maintenance');
      return jobs.some((job: { returnValue: unknown }) =>
        JSON.stringify(job.returnValue)?.includes('folded'),
      );
    });
    expect((await system.api.query('folded', { collections: ['folded'] })).body.results).toHaveLength(1);
  });

  it('finds every log line of a task by the id of the request', async () => {
    const form = new FormData();
    form.append('file', new Blob(['a traced text']), 'a.txt');
    const headers = { 'x-request-id': 'trace-me-42' };
    const { body, headers: answered } = await system.api.request('/rag/add-document', {
      method: 'POST',
      headers,
      body: form,
    });
    expect(answered.get('x-request-id')).toBe('trace-me-42');
    await system.api.ended(body.task_id);
    const line = system.output
      .split('\n')
      .find((each) => each.includes('trace-me-42') && each.includes('task completed'));
    expect(JSON.parse(line ?? '')).toMatchObject({
      task_id: body.task_id,
      job: 'process-document',
      queue: 'high',
    });
  });

  it('reads the contract', async () => {
    const { body } = await system.api.get('/openapi.json');
    expect(body.info).toMatchObject({ title: 'Ragmill', version: VERSION });
    expect(Object.keys(body.paths).sort()).toEqual([
      '/admin/api/audit',
      '/admin/api/collections',
      '/admin/api/configuration',
      '/admin/api/events',
      '/admin/api/overview',
      '/admin/api/queues/{name}',
      '/admin/api/queues/{name}/pause',
      '/admin/api/queues/{name}/resume',
      '/admin/api/session',
      '/admin/api/tasks',
      '/admin/api/tasks/cancel',
      '/admin/api/tasks/retry',
      '/admin/api/tasks/{task_id}',
      '/admin/api/tasks/{task_id}/cancel',
      '/admin/api/tasks/{task_id}/retry',
      '/admin/api/trends',
      '/admin/api/workers/{id}',
      '/admin/api/workers/{id}/drain',
      '/admin/api/workers/{id}/resume',
      '/admin/api/workers/{id}/stop',
      '/health',
      '/health/live',
      '/health/ready',
      '/rag/add-document',
      '/rag/add-documents-batch',
      '/rag/answer',
      '/rag/collections',
      '/rag/collections/{name}',
      '/rag/collections/{name}/embedding-versions',
      '/rag/collections/{name}/embedding-versions/rollback',
      '/rag/collections/{name}/embedding-versions/{id}',
      '/rag/collections/{name}/embedding-versions/{id}/activate',
      '/rag/collections/{name}/reprocess',
      '/rag/documents',
      '/rag/documents/{document_id}',
      '/rag/documents/{document_id}/chunks',
      '/rag/query',
      '/rag/task/{task_id}',
      '/rag/task/{task_id}/events',
      '/rag/task/{task_id}/retry',
      '/rag/tasks',
      '/rag/tasks/retry',
    ]);
    const events = body.paths['/rag/task/{task_id}/events'].get.responses;
    expect(Object.keys(events['200'].content)).toEqual(['text/event-stream']);
    const fields = body.components.schemas.SubmittedDto.properties;
    expect(Object.keys(fields)).toEqual([
      'status',
      'task_id',
      'message',
      'check_status_url',
      'document_id',
      'collection',
      'deduplicated',
    ]);
    expect((await system.api.get('/docs')).text).toContain('Ragmill API');
  });
});

describe('without', () => {
  let system: System;
  let redis: BreakableRedis | undefined;
  afterEach(async () => {
    await system.stop();
    await redis?.cut();
  });

  it('a password, the dashboard is off', async () => {
    system = await System.start({ env: { ADMIN_PASSWORD: '' }, workers: 0 });
    expect((await system.api.get('/admin/queues')).status).toBe(404);
    expect(system.output).toContain('/admin is off');
  });

  it('a worker, the API is not ready, and what it takes is done once one comes', async () => {
    system = await System.start({ workers: 0 });
    const ready = await system.api.get('/health/ready');
    expect([ready.status, ready.body.details.workers.status]).toEqual([503, 'down']);
    expect((await system.api.get('/health/ready?exclude=workers')).status).toBe(200);
    expect((await system.api.get('/health/ready?exclude=redis')).body.code).toBe('invalid_request');
    const first = (await system.api.add('waits for a worker', 'a.txt')).body;
    const second = (await system.api.add('waits as well', 'b.txt')).body;
    expect((await system.api.get(`/rag/task/${first.task_id}`)).body).toMatchObject({
      status: 'queued',
      position: 1,
      attempt: 0,
      started_at: null,
    });
    expect((await system.api.get(`/rag/task/${second.task_id}`)).body.position).toBe(2);
    system.spawn('worker');
    expect(await system.api.ended(first.task_id)).toMatchObject({ status: 'completed' });
  });

  it('room in the queue, a submission is told to come back', async () => {
    system = await System.start({ workers: 0, env: { QUEUE_MAX_WAITING: '1' } });
    expect((await system.api.add('first', 'a.txt')).status).toBe(202);
    const refused = await system.api.add('second', 'b.txt');
    expect([refused.status, refused.body.code]).toEqual([429, 'queue_full']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await system.files()).toHaveLength(1);
  });

  it('Redis, the API answers 503 at once, and goes on when it is back', async () => {
    redis = await BreakableRedis.start();
    system = await System.start({ env: { REDIS_URL: redis.url } });
    const { task_id } = await system.api.process('before the cut', 'a.txt');
    await redis.cut();
    try {
      const answers = await Promise.all([
        system.api.add('during the cut', 'b.txt'),
        system.api.get(`/rag/task/${task_id}`),
      ]);
      for (const answer of answers) {
        expect([answer.status, answer.body.code]).toEqual([503, 'queue_unavailable']);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect((await system.api.get('/health/live')).status).toBe(200);
      expect((await system.api.get('/health/ready')).body.details.redis.status).toBe('down');
      expect((await system.api.query('cut')).body.results).toHaveLength(1);
      expect(await system.files()).toHaveLength(1);
    } finally {
      await redis.mend();
    }
    await system.waitFor(async () => (await system.api.get('/health')).status === 200);
    expect(await system.api.process('after the cut', 'c.txt')).toMatchObject({ status: 'completed' });
  });

  it('Redis, the processes still stop when they are asked to', async () => {
    redis = await BreakableRedis.start();
    system = await System.start({ env: { REDIS_URL: redis.url } });
    await redis.cut();
    await system.waitFor(async () => (await system.api.get('/health/ready')).status === 503);
    await system.stop();
  });
});

describe('a start with bad settings', () => {
  it.each([
    ['api', { PORT: 'eighty' }, 'PORT'],
    ['worker', { WORKER_CONCURRENCY: '0' }, 'WORKER_CONCURRENCY'],
    ['api', { REDIS_URL: 'localhost' }, 'REDIS_URL'],
  ] as const)('of the %s stops and names the variable: %j', async (name, env, variable) => {
    const system = await System.start({ workers: 0 });
    const service = system.spawn(name, env);
    expect(await service.ended()).toBe(1);
    expect(service.output).toContain(variable);
    await system.stop();
  });
});
