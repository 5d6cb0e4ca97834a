import { Operator } from './support/operator.js';
import { ADMIN, System } from './support/system.js';
import type { Json } from './support/api.js';

describe('an operator', () => {
  let system: System;
  let admin: Operator;
  beforeAll(async () => {
    system = await System.start({ env: { EMBEDDING_API_KEY: 'hidden-key' } });
    admin = new Operator(system.api, ADMIN);
  });
  afterAll(() => system.stop());

  const submit = async (count: number, fields = {}): Promise<string[]> => {
    const answers = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        system.api.add(`text ${index} ${Math.random()}`, `${index}.txt`, fields),
      ),
    );
    return answers.map(({ body }) => body.task_id as string);
  };
  const queue = async (name: string): Promise<Json> =>
    (await admin.overview()).queues.find((each: Json) => each.name === name);

  it('takes a worker off a queue and puts it back', async () => {
    const { id } = (await admin.overview()).workers[0];
    const slots = (high: number) => admin.send('PATCH', `/api/workers/${id}`, { concurrency: { high } });
    expect((await slots(0)).status).toBe(202);
    await system.waitFor(async () => (await queue('high')).slots === 0);
    const [waiting = ''] = await submit(1);
    expect(await system.api.process('goes on', 'low.txt', { priority: 'low' })).toMatchObject({
      status: 'completed',
    });
    expect((await system.api.get(`/rag/task/${waiting}`)).body).toMatchObject({
      status: 'queued',
      position: 1,
    });
    await system.waitFor(async () => (await admin.problem('no_worker', 'high')).severity === 'critical');
    expect((await admin.problem('no_worker', 'high')).what_to_do).toContain('give it slots');
    expect((await admin.overview()).workers[0]).toMatchObject({ status: 'online' });
    expect((await slots(3)).status).toBe(202);
    expect((await system.api.ended(waiting)).status).toBe('completed');
    await system.waitFor(async () => (await queue('high')).slots === 3);
  });

  it('lets the tasks of a queue begin only so often', async () => {
    const limit = { max: 1, per_ms: 1000 };
    const { status, body } = await admin.send('PATCH', '/api/queues/high', { rate_limit: limit });
    expect([status, body.queue.rate_limit]).toEqual([200, limit]);
    const tasks = await Promise.all((await submit(4)).map((taskId) => system.api.ended(taskId)));
    const starts = tasks.map(({ started_at }) => Date.parse(started_at)).sort((a, b) => a - b);
    // Three whole windows lie between the first and the last.
    expect(starts.at(-1)! - starts[0]!).toBeGreaterThan(2000);
    const off = await admin.send('PATCH', '/api/queues/high', { rate_limit: null });
    expect([off.status, off.body.queue.rate_limit]).toEqual([200, null]);
    const { entries } = (await admin.get('/api/audit?limit=2')).body;
    expect(entries).toEqual(
      [null, limit].map((rate_limit) =>
        expect.objectContaining({ action: 'queue.change', target: 'high', detail: { rate_limit } }),
      ),
    );
  });

  it.each([
    {},
    { rate_limit: {} },
    { rate_limit: { max: 0, per_ms: 1000 } },
    { rate_limit: { max: 1, per_ms: 1 } },
  ])('is refused the limit %j', async (change) => {
    const { status, body } = await admin.send('PATCH', '/api/queues/high', change);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });

  it('sees the configuration, without its secrets', async () => {
    const { status, body, text } = await admin.get('/api/configuration');
    expect(status).toBe(200);
    expect(body.settings).toMatchObject({
      WORKER_CONCURRENCY: 4,
      ADMIN_PASSWORD: '[redacted]',
      EMBEDDING_API_KEY: '[redacted]',
    });
    expect(body.jobs).toContainEqual(
      expect.objectContaining({
        name: 'process-document',
        queue: 'high',
        retry_delays: [1, 1, 1],
        time_limit: 300,
      }),
    );
    expect(text).not.toMatch(new RegExp(`${ADMIN.password}|hidden-key`));
  });
});
