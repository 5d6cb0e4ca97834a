import { buildPdf } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import type { Json } from './support/api.js';
import { Receiver, WEBHOOK_SECRET } from './support/receiver.js';
import { System } from './support/system.js';

const WITHOUT_TEXT = buildPdf([[]]);

describe('a webhook', () => {
  let system: System;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await Receiver.start();
    system = await System.start({
      env: { WEBHOOK_SECRET, WEBHOOK_ALLOWED_HOSTS: '127.0.0.1', WEBHOOK_RETRY_DELAYS: '1,1' },
    });
  });
  afterAll(async () => {
    await system.stop();
    await receiver.stop();
  });

  const task = async (taskId: string): Promise<Json> => (await system.api.get(`/rag/task/${taskId}`)).body;
  const retry = (taskId: string) => system.api.request(`/rag/task/${taskId}/retry`, { method: 'POST' });
  const add = async (content: string | Uint8Array, path: string): Promise<string> =>
    (await system.api.add(content, `${path}.bin`, { callback_url: receiver.url(path) })).body.task_id;

  /** The task, once its webhook has come to the given status. */
  async function told(taskId: string, status: string): Promise<Json> {
    await system.waitFor(async () => (await task(taskId)).webhook.status === status);
    return task(taskId);
  }

  it('tells of a completed task what the API tells of it', async () => {
    const taskId = await add('told of', '/completed');
    const { webhook, ...rest } = await told(taskId, 'delivered');
    expect(webhook).toEqual({
      url: receiver.url('/completed'),
      status: 'delivered',
      deliveries: [
        { at: expect.any(String), attempt: 1, status_code: 204, error: null, took_ms: expect.any(Number) },
      ],
    });
    expect(receiver.at('/completed')).toEqual([
      {
        id: `${taskId}-${Date.parse(rest.finished_at)}`,
        path: '/completed',
        task: { ...rest, webhook: { url: webhook.url, status: 'delivering', deliveries: [] } },
      },
    ]);
    expect(rest).toMatchObject({ status: 'completed', result: { chunks: 1 } });
  });

  it('is not there where nobody asked for it', async () => {
    expect(await system.api.process('not told of', 'a.txt')).toMatchObject({ webhook: null });
  });

  it('tells of a failed task, and again when it has ended again', async () => {
    const taskId = await add(WITHOUT_TEXT, '/failed');
    await told(taskId, 'delivered');
    expect((await retry(taskId)).status).toBe(202);
    await system.waitFor(async () => receiver.at('/failed').length === 2);
    const { webhook } = await told(taskId, 'delivered');
    const [first, second] = receiver.at('/failed') as [Json, Json];
    expect(first.task).toMatchObject({ status: 'failed', error: { code: 'no_text_found' } });
    expect(second.task).toMatchObject({ status: 'failed', webhook: { deliveries: [{ attempt: 1 }] } });
    expect(second.id).not.toBe(first.id);
    expect(webhook.deliveries).toHaveLength(2);
  });

  it('that is still being delivered tells of the new end when the task has been run again', async () => {
    receiver.answers.set('/anew', [503]);
    const taskId = await add(WITHOUT_TEXT, '/anew');
    await system.waitFor(async () => receiver.at('/anew').length === 1);
    await retry(taskId);
    await told(taskId, 'delivered');
    const [first, last] = [receiver.at('/anew').at(0), receiver.at('/anew').at(-1)] as [Json, Json];
    expect(Date.parse(last.task.finished_at)).toBeGreaterThan(Date.parse(first.task.finished_at));
  });

  it.each([
    ['is run again', '/reacts', 204, retry],
    ['has ended again', '/waits', 204, (id: string) => retry(id).then(() => system.api.ended(id))],
    [
      'has ended again, for one that wants no more',
      '/leaves',
      410,
      (id: string) => retry(id).then(() => system.api.ended(id)),
    ],
  ])(
    'tells of the new end when the task %s before the receiver answers',
    async (_, path, status, runAgain) => {
      receiver.before.set(path, ({ task }) => runAgain(task.task_id));
      receiver.answers.set(path, [status]);
      const taskId = await add(WITHOUT_TEXT, path);
      await system.waitFor(async () => receiver.at(path).length === 2);
      const { webhook } = await told(taskId, 'delivered');
      expect(webhook.deliveries).toMatchObject([
        { attempt: 1, status_code: status },
        { attempt: 1, status_code: 204 },
      ]);
      expect(new Set(receiver.at(path).map(({ id }) => id)).size).toBe(2);
    },
  );

  it('is tried again while the receiver fails, under the same id', async () => {
    receiver.answers.set('/flaky', [500, 302]);
    const { webhook } = await told(await add('told at last', '/flaky'), 'delivered');
    expect(webhook.deliveries).toMatchObject([
      { attempt: 1, status_code: 500, error: 'The receiver answered 500.' },
      { attempt: 2, status_code: 302, error: 'The receiver answered 302.' },
      { attempt: 3, status_code: 204, error: null },
    ]);
    expect(new Set(receiver.at('/flaky').map(({ id }) => id)).size).toBe(1);
  });

  it('is given up after the last attempt, and delivered once it is asked for', async () => {
    receiver.answers.set('/down', [500, 500, 500]);
    const taskId = await add('told by hand', '/down');
    expect((await told(taskId, 'failed')).webhook.deliveries).toHaveLength(3);
    expect((await retry(`webhook-${taskId}`)).status).toBe(202);
    await told(taskId, 'delivered');
  });

  it('ends with a receiver that wants no more', async () => {
    receiver.answers.set('/gone', [410]);
    const { webhook } = await told(await add('not wanted', '/gone'), 'failed');
    expect(webhook.deliveries).toMatchObject([{ status_code: 410 }]);
    expect(receiver.at('/gone')).toHaveLength(1);
  });

  it('comes once for a batch, and not for its documents', async () => {
    const files = [
      ['one of two', 'a.txt'],
      [WITHOUT_TEXT, 'b.pdf'],
    ] as const;
    const { body } = await system.api.addBatch(files, { callback_url: receiver.url('/batch') });
    await told(body.task_id, 'delivered');
    expect(receiver.at('/batch')).toMatchObject([
      { task: { task_id: body.task_id, status: 'completed', counts: { completed: 1, failed: 1 } } },
    ]);
    expect((await task(body.documents[0].task_id)).webhook).toBeNull();
  });

  it('is not sent to a name that leads to a private address', async () => {
    const callback_url = receiver.url('/').replace('127.0.0.1', 'localhost');
    const { body } = await system.api.add('not told', 'a.txt', { callback_url });
    const { webhook } = await told(body.task_id, 'failed');
    expect(webhook.deliveries).toMatchObject([
      { status_code: null, error: expect.stringMatching(/private/) },
    ]);
  });

  it.each([
    'http://127.0.0.2/',
    'http://169.254.169.254/',
    'ftp://example.com/',
    'http://a:b@example.com/',
    'x',
  ])('cannot be sent to %s', async (callback_url) => {
    const { status, body } = await system.api.add('refused', 'a.txt', { callback_url });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors).toMatchObject([{ field: 'callback_url' }]);
  });

  it('is sent to both places when the same document is to be told of at two', async () => {
    const first = await add('told twice', '/here');
    await told(first, 'delivered');
    const second = await add('told twice', '/there');
    expect(second).not.toBe(first);
    await told(second, 'delivered');
    expect(await add('told twice', '/there')).toBe(second);
  });
});

describe('a webhook of a task that waits', () => {
  let system: System;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await Receiver.start();
    const env = { WEBHOOK_SECRET, WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' };
    system = await System.start({ env, workers: 0 });
  });
  afterAll(async () => {
    await system.stop();
    await receiver.stop();
  });

  it('waits as well, and tells that it was cancelled', async () => {
    const fields = { callback_url: receiver.url('/cancelled') };
    const { status, body } = await system.api.add('cancelled', 'a.txt', fields);
    expect([status, body]).toEqual([202, expect.objectContaining({ status: 'queued' })]);
    const path = `/rag/task/${body.task_id}`;
    expect((await system.api.get(path)).body.webhook).toMatchObject({ status: 'waiting', deliveries: [] });
    await system.api.delete(path);
    system.spawn('worker');
    await system.waitFor(async () => receiver.received.length === 1);
    expect(receiver.received).toMatchObject([{ path: '/cancelled', task: { status: 'cancelled' } }]);
  });
});

describe('without WEBHOOK_SECRET', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start({ workers: 0 });
  });
  afterAll(() => system.stop());

  it('there are no webhooks, and it is said', async () => {
    const answer = await system.api.add('refused', 'a.txt', { callback_url: 'https://example.com/' });
    expect(answer.body).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [{ field: 'callback_url', message: expect.stringMatching(/WEBHOOK_SECRET/) }],
    });
  });
});
