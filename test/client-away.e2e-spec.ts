import { RagServiceClient, ServiceTimeoutError } from '@app/http-client';
import { randomUUID } from 'node:crypto';
import { CuttingProxy } from './support/cutting-proxy.js';
import { System } from './support/system.js';

/** A system whose worker comes when a test says so. */
let system: System;
let client: RagServiceClient;

beforeAll(async () => {
  system = await System.start({ workers: 0 });
  client = new RagServiceClient({ baseUrl: system.api.url });
});

afterAll(async () => {
  client.close();
  await system.stop();
});

const add = async (): Promise<string> => {
  const content = new TextEncoder().encode(`A text of its own: ${randomUUID()}`);
  return (await client.addDocument({ content, filename: 'a.txt' })).task_id;
};

it('a task that waits is cancelled, and again', async () => {
  const taskId = await add();
  const ended = client.waitForTask(taskId);
  expect(await client.cancelTask(taskId)).toMatchObject({ status: 'cancelled' });
  expect(await client.cancelTask(taskId)).toMatchObject({ status: 'cancelled' });
  expect(await ended).toMatchObject({ status: 'cancelled' });
});

it('a wait ends with its limit, its signal, or what its listener throws', async () => {
  const taskId = await add();
  await expect(client.waitForTask(taskId, { timeoutMs: 300 })).rejects.toThrow(ServiceTimeoutError);
  const given = new Error('given up');
  await expect(client.waitForTask(taskId, { signal: AbortSignal.abort(given) })).rejects.toBe(given);
  const abort = new AbortController();
  const waiting = client.waitForTask(taskId, { signal: abort.signal, onProgress: () => abort.abort(given) });
  await expect(waiting).rejects.toBe(given);
  const listener = () => {
    throw given;
  };
  await expect(client.waitForTask(taskId, { onProgress: listener })).rejects.toBe(given);
  await client.cancelTask(taskId);
});

describe('behind a proxy that cuts streams of events', () => {
  let proxy: CuttingProxy;
  let through: RagServiceClient;

  beforeEach(async () => {
    proxy = await CuttingProxy.start(system.api.url);
    through = new RagServiceClient({ baseUrl: proxy.url });
  });

  afterEach(async () => {
    through.close();
    await proxy.stop();
  });

  it('a wait comes back for more, and at last does without', async () => {
    const taskId = await add();
    const seen: string[] = [];
    const onProgress = (task: object) => seen.push(JSON.stringify(task));
    const ended = through.waitForTask(taskId, { pollMs: 50, onProgress });
    await system.waitFor(async () => proxy.cuts >= 2);
    expect(proxy.lastEventIds.slice(0, 2)).toEqual([undefined, expect.any(String)]);
    proxy.refuse();
    const looks = proxy.looks;
    await system.waitFor(async () => proxy.looks > looks + 3);
    expect(seen).toHaveLength(1);
    const worker = system.spawn('worker');
    expect(await ended).toMatchObject({ task_id: taskId, status: 'completed' });
    expect(new Set(seen).size).toBe(seen.length);
    await worker.stop();
  });
});

it('health is up with a worker, and down without an API', async () => {
  const worker = system.spawn('worker');
  await system.waitFor(() => client.ready());
  expect(await client.health()).toMatchObject({ service: 'rag', status: 'up', error: null });
  await worker.stop();
  const away = new RagServiceClient({ baseUrl: 'http://127.0.0.1:1' });
  expect(await away.health()).toMatchObject({ status: 'down', latency_ms: null });
  expect(await away.ready()).toBe(false);
});
