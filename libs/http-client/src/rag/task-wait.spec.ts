import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RagServiceClient } from './rag-service-client.js';

type Handler = (response: ServerResponse, request: IncomingMessage) => unknown;

let server: Server;
let client: RagServiceClient;
let onEvents: Handler;
let onLook: Handler;
let looks: number;

const task = (status: string) => JSON.stringify({ task_id: 't', status });
const event = (status: string, id = '1') => `event: progress\nid: ${id}\ndata: ${task(status)}\n\n`;
const streamOf = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/event-stream' });
const endsAtLook =
  (last: number): Handler =>
  (response) =>
    response.end(task(looks >= last ? 'completed' : 'processing'));

beforeEach(async () => {
  looks = 0;
  server = createServer((request, response) => {
    if (request.url?.endsWith('/events')) return void onEvents(response, request);
    looks += 1;
    onLook(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new RagServiceClient({ baseUrl, retryDelayMs: 1, circuit: { resetMs: 20, maxResetMs: 40 } });
  onLook = endsAtLook(3);
});

afterEach(() => {
  client.close();
  server.closeAllConnections();
  server.close();
});

it.each<[string, Handler]>([
  ['a server that has none', (response) => response.writeHead(404).end()],
  ['a proxy that answers with a page', (response) => response.end('<html>')],
  ['a server with too many listeners', (response) => response.writeHead(429, { 'retry-after': '60' }).end()],
  ['a stream that breaks', (response) => streamOf(response).write('retry: 1\n\n', () => response.destroy())],
  ['a stream that is no JSON', (response) => streamOf(response).end('data: {\n\n')],
  ['a stream that says it has nothing new', (response) => response.writeHead(204).end()],
  ['a stream of which nothing comes', (response) => streamOf(response).flushHeaders()],
])('looks at the task while its events cannot be had: %s', async (_, handler) => {
  onEvents = handler;
  expect(await client.waitForTask('t', { pollMs: 5 })).toMatchObject({ status: 'completed' });
  expect(looks).toBe(3);
});

it('does not look at a task whose events come, in whatever pieces, and tells of each change once', async () => {
  onEvents = (response) => {
    streamOf(response);
    const bytes = Buffer.from(
      `: Мороз\n\n${event('queued', '1')}${event('queued', '2')}${event('completed', '3')}`,
    );
    for (const byte of bytes) response.write(Buffer.of(byte));
  };
  const seen: string[] = [];
  await client.waitForTask('t', { onProgress: ({ status }) => seen.push(status) });
  expect({ seen, looks }).toEqual({ seen: ['queued', 'completed'], looks: 0 });
});

it('gives up an event that has no end', async () => {
  let sent = 0;
  onEvents = (response) => {
    streamOf(response).write('data: ');
    const send = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536;
    };
    response.on('drain', send);
    send();
  };
  await client.waitForTask('t', { pollMs: 5 });
  expect(sent).toBeLessThan(64 * 2 ** 20);
});

it('waits for a server that is away', async () => {
  onEvents = (response) => response.writeHead(503).end();
  onLook = (response) => (looks > 12 ? response.end(task('completed')) : response.writeHead(503).end());
  expect(await client.waitForTask('t', { pollMs: 5 })).toMatchObject({ status: 'completed' });
});

it('does not wait for one that says no', async () => {
  onEvents = onLook = (response) => response.writeHead(401).end('{"code":"unauthorized"}');
  await expect(client.waitForTask('t')).rejects.toMatchObject({ code: 'unauthorized' });
});

it('says what was wrong when its limit is over', async () => {
  onEvents = onLook = (response) => response.writeHead(503).end();
  const waiting = client.waitForTask('t', { timeoutMs: 500, pollMs: 5 });
  await expect(waiting).rejects.toMatchObject({
    limit: 'deadline',
    limitMs: 500,
    cause: { retryable: true },
  });
});

it('leaves no connection behind when it is given up', async () => {
  let closed: Promise<unknown> | undefined;
  onEvents = (response) => {
    closed = once(response, 'close');
    streamOf(response).write(event('queued'));
  };
  const abort = new AbortController();
  const onProgress = () => abort.abort(new Error('enough'));
  const waiting = client.waitForTask('t', { signal: abort.signal, onProgress });
  await expect(waiting).rejects.toThrow('enough');
  await closed;
});
