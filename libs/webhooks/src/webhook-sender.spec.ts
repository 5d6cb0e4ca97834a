import { loadSettings } from '@app/config';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { publicLookup, type Resolve } from './public-lookup.js';
import { WebhookSender } from './webhook-sender.js';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const OLD_SECRET = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;
const NEVER = new AbortController().signal;

describe('WebhookSender', () => {
  let server: Server;
  let received: { method?: string; headers: IncomingHttpHeaders; body: string }[];
  let answer: (response: ServerResponse) => void;

  beforeEach(async () => {
    received = [];
    answer = (response) => response.end('thanks');
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push({ method: request.method, headers: request.headers, body });
        answer(response);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const port = (): number => (server.address() as AddressInfo).port;

  function send(
    url = `http://127.0.0.1:${port()}/hook`,
    { allowed = '127.0.0.1', secrets = SECRET, signal = NEVER, ...options }: SendOptions = {},
  ) {
    const settings = loadSettings({ WEBHOOK_SECRET: secrets, WEBHOOK_ALLOWED_HOSTS: allowed });
    const webhook = { id: 'task-1', url, body: Buffer.from('{"status": "completed", "name": "Пример"}') };
    return new WebhookSender(settings, options).send(webhook, signal);
  }

  it('posts the body as it is, signed the Standard Webhooks way', async () => {
    expect(await send()).toEqual({ statusCode: 200, error: null });
    const [{ method, headers, body }] = received as [(typeof received)[0]];
    expect(method).toBe('POST');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Ragmill\/\d/),
      'webhook-id': 'task-1',
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
    });
    expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual({
      status: 'completed',
      name: 'Пример',
    });
    expect(() => new Webhook(OLD_SECRET).verify(body, headers as Record<string, string>)).toThrow();
  });

  it('signs with each secret while they are changed', async () => {
    await send(undefined, { secrets: `${SECRET} ${OLD_SECRET}` });
    const [{ headers, body }] = received as [(typeof received)[0]];
    for (const secret of [SECRET, OLD_SECRET])
      new Webhook(secret).verify(body, headers as Record<string, string>);
  });

  it('sends nothing that it cannot sign', async () => {
    await expect(send(undefined, { secrets: '' })).rejects.toMatchObject({ code: 'webhook_failed' });
    expect(received).toEqual([]);
  });

  it.each([
    [204, null],
    [301, { code: 'webhook_failed', message: 'The receiver answered 301.' }],
    [410, { code: 'webhook_refused', message: 'The receiver wants no more (410).' }],
    [404, { code: 'webhook_failed', message: 'The receiver answered 404.' }],
    [500, { code: 'webhook_failed', message: 'The receiver answered 500.' }],
  ])('takes %d for what it is', async (status, error) => {
    answer = (response) => response.writeHead(status, { location: '/elsewhere' }).end();
    const outcome = await send();
    expect(outcome.statusCode).toBe(status);
    if (error) expect(outcome.error).toMatchObject(error);
    else expect(outcome.error).toBeNull();
    expect(received).toHaveLength(1);
  });

  it.each([
    [429, '120', 120],
    [503, new Date(Date.now() + 3_600_000).toUTCString(), 3600],
    [503, new Date(Date.now() - 3_600_000).toUTCString(), 0],
    [503, 'soon', undefined],
    [500, '120', undefined],
  ])('comes again when %d says so: %s', async (status, header, seconds) => {
    answer = (response) => response.writeHead(status, { 'retry-after': header }).end();
    const { error } = await send();
    if (seconds === undefined) expect(error?.retryAfter).toBeUndefined();
    else expect(Math.abs((error?.retryAfter ?? NaN) - seconds)).toBeLessThan(30);
  });

  it('gives up on a receiver that does not answer', async () => {
    answer = () => undefined;
    expect(await send(undefined, { timeLimitMs: 200 })).toMatchObject({
      statusCode: null,
      error: { code: 'webhook_failed', message: 'The receiver did not answer within 0.2 s.' },
    });
  });

  it('does not read an answer to its end', async () => {
    let written = 0;
    answer = (response) => {
      response.writeHead(200);
      const timer = setInterval(() => {
        response.write(Buffer.alloc(1024));
        written += 1024;
      }, 1);
      response.on('close', () => clearInterval(timer));
    };
    expect(await send(undefined, { timeLimitMs: 3000 })).toEqual({ statusCode: 200, error: null });
    expect(written).toBeLessThan(256 * 1024);
  });

  it('has delivered when the answer breaks off', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('thanks', () => response.destroy());
    };
    expect(await send()).toEqual({ statusCode: 200, error: null });
  });

  it('says why a receiver cannot be reached', async () => {
    const closed = `http://127.0.0.1:${port()}/`;
    server.close();
    await once(server, 'close');
    expect(await send(closed)).toMatchObject({
      statusCode: null,
      error: { code: 'webhook_failed', message: 'The receiver could not be reached (ECONNREFUSED).' },
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    answer = () => stop.abort(new Error('stopping'));
    await expect(send(undefined, { signal: stop.signal })).rejects.toThrow('stopping');
  });

  it('asks no proxy', async () => {
    process.env.http_proxy = 'http://127.0.0.1:9/';
    try {
      expect(await send()).toMatchObject({ statusCode: 200 });
    } finally {
      delete process.env.http_proxy;
    }
  });

  describe('to a host that is not allowed', () => {
    const refusal = { statusCode: null, error: { code: 'webhook_refused' } };
    const resolveTo =
      (...rounds: string[][]): Resolve =>
      (_hostname, _options, callback) =>
        callback(
          null,
          (rounds.shift() ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );

    it.each(['127.0.0.1', '2130706433', 'localhost', '[::ffff:127.0.0.1]'])(
      'does not connect: %s',
      async (host) => {
        const outcome = await send(`http://${host}:${port()}/`, { allowed: '' });
        expect(outcome).toMatchObject(refusal);
        expect(received).toEqual([]);
      },
    );

    it.each([
      ['private', [['127.0.0.1']]],
      ['public and private', [['93.184.216.34', '127.0.0.1']]],
      ['mapped', [['::ffff:127.0.0.1']]],
      ['without an address', [[]]],
    ])('does not connect to a name that is %s', async (_, rounds) => {
      const outcome = await send(`http://rebind.test:${port()}/`, { resolve: resolveTo(...rounds) });
      expect(outcome).toMatchObject(refusal);
      expect(outcome.error?.message).not.toContain('127.0.0.1');
      expect(received).toEqual([]);
    });

    it('does not look a name up twice', async () => {
      const resolve = jest.fn(resolveTo(['10.0.0.1'], ['127.0.0.1']));
      expect(await send(`http://rebind.test:${port()}/`, { resolve })).toMatchObject(refusal);
      expect(resolve).toHaveBeenCalledTimes(1);
    });

    it('gives the socket the very addresses that were checked', () => {
      const resolve = jest.fn(resolveTo(['93.184.216.34', '2606:2800:21f::1'], ['127.0.0.1']));
      const given = jest.fn();
      publicLookup(resolve)('rebind.test', { all: true }, given);
      expect(given.mock.calls).toEqual([
        [
          null,
          [
            { address: '93.184.216.34', family: 4 },
            { address: '2606:2800:21f::1', family: 6 },
          ],
        ],
      ]);
      expect(resolve).toHaveBeenCalledTimes(1);
    });

    it('looks nothing up for one that is allowed by name', async () => {
      const resolve = jest.fn(resolveTo(['93.184.216.34']));
      const outcome = await send(`http://localhost:${port()}/`, { allowed: 'localhost', resolve });
      expect(outcome).toMatchObject({ statusCode: 200 });
      expect(resolve).not.toHaveBeenCalled();
    });
  });
});

interface SendOptions {
  allowed?: string;
  secrets?: string;
  signal?: AbortSignal;
  resolve?: Resolve;
  timeLimitMs?: number;
}
