import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventStream } from './event-stream.js';

const HUGE = { text: 'x'.repeat(32 * 1024 * 1024) };
const never = new AbortController().signal;

describe('an event stream', () => {
  let server: Server;
  let client: IncomingMessage;
  let response: ServerResponse;
  let stream: EventStream;
  beforeEach(async () => {
    // Sockets need the real thing; what waits for a time is moved on by hand.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const request = get({ port: (server.address() as AddressInfo).port, agent: false });
    [, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
    stream = new EventStream(response);
    [client] = (await once(request, 'response')) as [IncomingMessage];
    client.on('error', () => undefined);
  });
  afterEach(async () => {
    stream.end();
    client.destroy();
    server.close();
    await once(server, 'close');
    jest.useRealTimers();
  });

  async function text(): Promise<string> {
    client.setEncoding('utf8');
    let read = '';
    for await (const part of client) read += part;
    return read;
  }

  it('is a retry time, events, and comments while nothing happens', async () => {
    await stream.send({ event: 'progress', id: 'a', data: { two: 'lines\nof text' } }, never);
    jest.advanceTimersByTime(15_000);
    stream.end();
    expect(await text()).toBe(
      'retry: 2000\n\nevent: progress\nid: a\ndata: {"two":"lines\\nof text"}\n\n:\n\n',
    );
  });

  it('waits for a client that is slow', async () => {
    let sent = false;
    const sending = stream.send({ event: 'progress', id: 'a', data: HUGE }, never).then(() => (sent = true));
    await new Promise(setImmediate);
    const length = response.writableLength;
    jest.advanceTimersByTime(45_000);
    expect([sent, response.writableLength - length]).toEqual([false, 0]);
    client.resume();
    await sending;
    expect(response.writableNeedDrain).toBe(false);
  });

  it('gives a client up that reads nothing for a minute', async () => {
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    const sending = stream.send({ event: 'progress', id: 'a', data: HUGE }, closed.signal);
    await new Promise(setImmediate);
    jest.advanceTimersByTime(60_000);
    await sending;
    expect(response.destroyed).toBe(true);
  });

  it('waits no longer when it is told to, and ends though nobody reads', async () => {
    const givenUp = new AbortController();
    const sending = stream.send({ event: 'progress', id: 'a', data: HUGE }, givenUp.signal);
    givenUp.abort();
    await sending;
    const closed = once(response, 'close');
    stream.end();
    await new Promise(setImmediate);
    expect(response.closed).toBe(false);
    jest.advanceTimersByTime(2000);
    await closed;
  });

  it('minds nothing when the client has gone', async () => {
    client.destroy();
    await once(response, 'close');
    await stream.send({ event: 'progress', id: 'a', data: {} }, never);
    jest.advanceTimersByTime(15_000);
  });
});
