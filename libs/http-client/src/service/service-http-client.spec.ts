import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import {
  ServiceProtocolError,
  ServiceResponseError,
  ServiceTimeoutError,
  ServiceUnavailableError,
} from './service-errors.js';
import type { ServiceObserver } from './service-observer.js';
import { ServiceHttpClient } from './service-http-client.js';
import type { ServiceHttpClientOptions, ServiceRequest } from './service-types.js';
import {
  after,
  drip,
  json,
  MisbehavingServer,
  problem,
  resetAtOnce,
  resetMidBody,
  silence,
  truncatedJson,
} from './testing/misbehaving-server.js';

const GET: ServiceRequest = { method: 'GET', path: '/thing' };
const POST: ServiceRequest = { method: 'POST', path: '/things', json: { a: 1 } };

let server: MisbehavingServer;
const clients: ServiceHttpClient[] = [];

beforeEach(async () => (server = await MisbehavingServer.start()));
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
});

function client(options: Partial<ServiceHttpClientOptions> = {}): ServiceHttpClient {
  const made = new ServiceHttpClient({
    name: 'test',
    baseUrl: server.url,
    timeoutMs: 200,
    deadlineMs: 5000,
    retryDelayMs: 1,
    ...options,
  });
  clients.push(made);
  return made;
}

/** What a call ended with. */
const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a request', () => {
  it('is answered with JSON, its request id and the connection kept', async () => {
    server.answers(json({ ok: true }));
    const one = client({ baseUrl: `${server.url}/base/`, headers: { authorization: 'Bearer x' } });
    const request = { ...GET, query: { q: 'a b&c', none: undefined, n: 2 }, requestId: 'r-1' };
    const first = await one.request(request);
    await one.request(request);
    expect(first).toMatchObject({ status: 200, data: { ok: true }, requestId: 'r-1' });
    expect(server.received[0]).toMatchObject({
      url: '/base/thing?q=a+b%26c&n=2',
      headers: { 'x-request-id': 'r-1', authorization: 'Bearer x', accept: 'application/json' },
    });
    expect(server.connections).toBe(1);
  });

  it('sends the id of what the caller is doing, or one of its own', async () => {
    server.answers(json({}));
    await client({ requestId: () => 'ambient' }).request(GET);
    await client().request(GET);
    const ids = server.received.map(({ headers }) => headers['x-request-id']);
    expect(ids).toEqual(['ambient', expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  it('has no data where the answer has no body', async () => {
    server.answers((response) => response.writeHead(204).end());
    expect(await client().request(GET)).toMatchObject({ status: 204, data: undefined });
  });

  it('refuses a base address that is none', () => {
    expect(() => client({ baseUrl: 'ftp://x' })).toThrow('baseUrl must be an http or https address');
    expect(() => client({ baseUrl: 'nonsense' })).toThrow(TypeError);
  });
});

describe('retries', () => {
  it.each([
    ['500s', [problem(500, 'internal_error'), problem(502, 'x'), problem(503, 'y')]],
    ['a reset before the answer', [resetAtOnce]],
    ['a reset in the middle of the body', [resetMidBody]],
    ['slow headers', [silence]],
    ['a slow body', [drip]],
    ['truncated JSON', [truncatedJson]],
    ['429', [problem(429, 'rate_limited')]],
  ])('get over %s', async (_, failures) => {
    server.answers(...failures, json({ ok: true }));
    expect((await client().request(GET)).data).toEqual({ ok: true });
    expect(server.received).toHaveLength(failures.length + 1);
  });

  it('send the same body and the same request id', async () => {
    server.answers(problem(503, 'x'), json({}));
    await client().request({ ...POST, idempotencyKey: 'k-1' });
    const [first, second] = server.received;
    expect(second).toMatchObject({ body: '{"a":1}', headers: { 'idempotency-key': 'k-1' } });
    expect(second?.headers['x-request-id']).toBe(first?.headers['x-request-id']);
  });

  it('make a body anew for each attempt', async () => {
    server.answers(problem(503, 'x'), json({}));
    let made = 0;
    const body = () => ({
      content: Buffer.from(`body ${++made}`),
      headers: { 'content-type': 'text/plain' },
    });
    await client().request({ ...POST, json: undefined, body, idempotencyKey: 'k' });
    expect(server.received.map(({ body: sent }) => sent)).toEqual(['body 1', 'body 2']);
    expect(server.received[1]?.headers['content-type']).toBe('text/plain');
  });

  it('are not made of a POST without an Idempotency-Key', async () => {
    server.answers(problem(503, 'queue_unavailable'), json({}));
    expect(await errorOf(client().request(POST))).toMatchObject({ code: 'queue_unavailable', attempts: 1 });
    expect(server.received).toHaveLength(1);
  });

  it.each([400, 401, 404, 409, 413, 501])('are not made after %d', async (status) => {
    server.answers(problem(status, 'no'), json({}));
    const error = await errorOf(client().request(GET));
    expect(error).toBeInstanceOf(ServiceResponseError);
    expect(error).toMatchObject({ status, code: 'no', retryable: false, attempts: 1 });
  });

  it('end after as many as are allowed', async () => {
    server.answers(problem(500, 'internal_error'));
    const error = await errorOf(client({ retries: 2 }).request(GET));
    expect(error).toMatchObject({ status: 500, retryable: true, attempts: 3 });
    expect(server.received).toHaveLength(3);
  });

  it('wait as long as Retry-After says', async () => {
    server.answers(problem(429, 'rate_limited', { 'retry-after': '1' }), json({}));
    await client().request(GET);
    const [first, second] = server.received;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('are not waited for beyond the deadline: the caller is told when', async () => {
    server.answers(problem(503, 'queue_unavailable', { 'retry-after': '60' }));
    const error = await errorOf(client().request(GET));
    expect(error).toMatchObject({ code: 'queue_unavailable', retryAfterMs: 60_000, attempts: 1 });
  });
});

describe('limits', () => {
  it.each([
    ['headers', silence],
    ['a body', drip],
  ])('of an attempt end one whose answer is slow with its %s', async (_, behaviour) => {
    server.answers(behaviour);
    const error = await errorOf(client({ timeoutMs: 50, retries: 1 }).request(GET));
    expect(error).toBeInstanceOf(ServiceTimeoutError);
    expect(error).toMatchObject({ limit: 'attempt', limitMs: 50, attempts: 2, retryable: true });
  });

  it('of the call end its attempts and its pauses', async () => {
    server.answers(silence);
    const slow = await errorOf(client({ timeoutMs: 60_000, deadlineMs: 100 }).request(GET));
    expect(slow).toMatchObject({ name: 'ServiceTimeoutError', limit: 'deadline', limitMs: 100 });
  });

  it('of an answer end one that is too large', async () => {
    server.answers(json('x'.repeat(5000)));
    const error = await errorOf(client({ maxResponseBytes: 1000 }).request(GET));
    expect(error).toBeInstanceOf(ServiceProtocolError);
    expect(error).toMatchObject({ attempts: 1 });
  });

  it('bound what is under way, and what waits for it', async () => {
    server.answers(after(20, json({})));
    const bounded = client({ concurrency: 2, maxWaiting: 3 });
    const calls = await Promise.allSettled(Array.from({ length: 8 }, () => bounded.request(GET)));
    expect(server.maxInFlight).toBe(2);
    const failed = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason as unknown] : []));
    expect(failed).toHaveLength(3);
    expect(failed[0]).toBeInstanceOf(ServiceUnavailableError);
    expect(failed[0]).toMatchObject({ reason: 'too_many_calls', attempts: 0 });
  });
});

describe('errors', () => {
  it('say that JSON is none without showing it', async () => {
    server.answers(truncatedJson);
    const error = await errorOf(client({ retries: 1 }).request(GET));
    expect(error).toBeInstanceOf(ServiceProtocolError);
    expect(error).toMatchObject({ message: 'test: the answer is not JSON', attempts: 2 });
  });

  it.each([
    ['is not there', () => ({ baseUrl: 'http://127.0.0.1:1' })],
    ['breaks the connection', () => ({})],
  ])('say that a service %s', async (_, options) => {
    server.answers(resetMidBody);
    const error = await errorOf(client({ retries: 0, ...options() }).request(GET));
    expect(error).toBeInstanceOf(ServiceUnavailableError);
    expect(error).toMatchObject({ reason: 'connection', retryable: true });
  });

  it('understand what OpenAI and others say', async () => {
    server.answers(json({ error: { message: 'Too long', type: 'invalid_request_error', code: null } }, 400));
    expect(await errorOf(client().request(GET))).toMatchObject({
      code: 'invalid_request_error',
      problem: { detail: 'Too long' },
    });
    server.answers(json({ error: 'Model not loaded' }, 404));
    expect(await errorOf(client().request(GET))).toMatchObject({ problem: { detail: 'Model not loaded' } });
  });

  it('hold nothing of what was sent', async () => {
    server.answers(resetAtOnce);
    const secret = { headers: { authorization: 'Bearer hidden' }, retries: 0 };
    const error = await errorOf(client(secret).request({ ...GET, query: { q: 'hidden' } }));
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hidden');
  });
});

describe('a signal', () => {
  it.each([
    ['an attempt', silence, {}],
    ['a body', drip, {}],
    ['a pause', problem(503, 'x', { 'retry-after': '4' }), {}],
    ['the wait for a slot', silence, { concurrency: 1 }],
  ])('ends %s with its reason', async (_, behaviour, options) => {
    server.answers(behaviour);
    const one = client({ timeoutMs: 60_000, ...options });
    const controller = new AbortController();
    const { signal } = controller;
    const calls = [one.request({ ...GET, signal }), one.request({ ...GET, signal })].map(errorOf);
    await sleep(50);
    controller.abort(new Error('enough'));
    expect(await Promise.all(calls)).toEqual([new Error('enough'), new Error('enough')]);
  });

  it('that is aborted already sends nothing', async () => {
    const signal = AbortSignal.abort(new Error('before'));
    await expect(client().request({ ...GET, signal })).rejects.toThrow('before');
    expect(server.received).toHaveLength(0);
  });

  it('is let go of when the call has ended', async () => {
    server.answers(json({}));
    const { signal } = new AbortController();
    await client().request({ ...GET, signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('the circuit', () => {
  const circuit = { failures: 3, resetMs: 100 };

  it('opens, tells so without a request, lets one through after a while, and closes', async () => {
    server.answers(resetAtOnce);
    const broken = client({ circuit, retries: 0 });
    const states: string[] = [];
    const end = broken.onCircuitChange((state) => states.push(state));
    for (let count = 0; count < 3; count += 1) await errorOf(broken.request(GET));
    expect(broken.circuit).toBe('open');
    expect(broken.circuitPauseMs).toBeGreaterThan(0);
    expect(await errorOf(broken.request(GET))).toMatchObject({
      name: 'ServiceUnavailableError',
      reason: 'circuit_open',
      attempts: 0,
      retryAfterMs: expect.any(Number) as number,
    });
    expect(server.received).toHaveLength(3);

    await sleep(110);
    await errorOf(broken.request(GET));
    expect(broken.circuit).toBe('open');
    await sleep(210);
    server.answers(json({}));
    await Promise.all([broken.request(GET), broken.request(GET), broken.request(GET)]);
    expect(broken.circuit).toBe('closed');
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
    end();
  });

  it('opens within a call, whose retries then end', async () => {
    server.answers(resetAtOnce);
    const error = await errorOf(client({ circuit, retries: 10 }).request(GET));
    expect(error).toMatchObject({ reason: 'circuit_open', attempts: 3 });
  });

  it('does not open for refusals, successes between failures, or calls given up', async () => {
    const well = client({ circuit, retries: 0, timeoutMs: 10_000 });
    server.answers(problem(404, 'x'));
    for (let count = 0; count < 5; count += 1) await errorOf(well.request(GET));
    server.answers(resetAtOnce, resetAtOnce, json({}), resetAtOnce, resetAtOnce, problem(400, 'x'), silence);
    for (let count = 0; count < 6; count += 1) await errorOf(well.request(GET));
    for (let count = 0; count < 5; count += 1) {
      await errorOf(well.request({ ...GET, signal: AbortSignal.timeout(10) }));
    }
    expect(well.circuit).toBe('closed');
  });

  it('is not closed by a test call that was given up', async () => {
    server.answers(resetAtOnce, resetAtOnce, resetAtOnce, silence);
    const broken = client({ circuit, retries: 0, timeoutMs: 10_000 });
    for (let count = 0; count < 3; count += 1) await errorOf(broken.request(GET));
    await sleep(110);
    await errorOf(broken.request({ ...GET, signal: AbortSignal.timeout(10) }));
    expect(broken.circuit).toBe('open');
  });
});

describe('a stream', () => {
  it('is handed over as it comes, beyond the limits of its headers', async () => {
    server.answers((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('one ');
      setTimeout(() => response.end('two'), 150);
    });
    const { data } = await client({ timeoutMs: 100, deadlineMs: 100 }).stream(GET);
    let text = '';
    for await (const chunk of data) text += String(chunk);
    expect(text).toBe('one two');
  });

  it('is destroyed by the signal', async () => {
    server.answers(drip);
    const controller = new AbortController();
    const { data } = await client().stream({ ...GET, signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    await expect(
      (async () => {
        for await (const chunk of data) void chunk;
      })(),
    ).rejects.toThrow('aborted');
  });

  it('is an error where the answer is one', async () => {
    server.answers(problem(404, 'task_not_found'));
    await expect(client().stream(GET)).rejects.toMatchObject({ status: 404, code: 'task_not_found' });
  });
});

describe('health', () => {
  it('says up with its latency, and since when', async () => {
    server.answers(json({}));
    const well = client({ healthPath: '/health/ready' });
    const first = await well.health();
    await sleep(5);
    const second = await well.health();
    expect(first).toMatchObject({ service: 'test', status: 'up', circuit: 'closed', error: null });
    expect(first.latency_ms).toEqual(expect.any(Number));
    expect(second.since).toBe(first.since);
    expect(second.checked_at > first.checked_at).toBe(true);
    expect(server.received[0]?.url).toBe('/health/ready');
  });

  it.each([
    ['does not answer', silence, /no answer|not done/],
    ['breaks off', resetAtOnce, /connection/],
    ['answers that it is not ready', problem(503, 'not_ready'), /503/],
  ])('says down when the service %s, and never rejects', async (_, behaviour, reason) => {
    server.answers(behaviour);
    const health = await client().health({ timeoutMs: 50 });
    expect(health).toMatchObject({ status: 'down', latency_ms: null });
    expect(health.error).toMatch(reason);
    expect(server.received).toHaveLength(1);
  });
});

describe('an observer', () => {
  it('sees each attempt and the end, and gives headers', async () => {
    server.answers(problem(503, 'x'), json({}));
    const seen: unknown[] = [];
    const observer: ServiceObserver = {
      begin: (call) => {
        seen.push(call);
        return {
          headers: { traceparent: '00-1-2-01' },
          attempt: ({ attempt, status, failed }) => seen.push({ attempt, status, failed }),
          end: ({ attempts, status, error }) => seen.push({ attempts, status, error }),
        };
      },
    };
    await client({ observer }).request({ ...GET, path: '/things/7', route: '/things/{id}', requestId: 'r' });
    expect(seen).toEqual([
      { service: 'test', method: 'GET', route: '/things/{id}', requestId: 'r' },
      { attempt: 1, status: 503, failed: true },
      { attempt: 2, status: 200, failed: false },
      { attempts: 2, status: 200, error: undefined },
    ]);
    expect(server.received.map(({ headers }) => headers['traceparent'])).toEqual(['00-1-2-01', '00-1-2-01']);
  });

  it('that fails costs no call', async () => {
    server.answers(json({ ok: true }));
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
    const observer: ServiceObserver = {
      begin: () => {
        throw new Error('broken metrics');
      },
    };
    expect((await client({ observer }).request(GET)).data).toEqual({ ok: true });
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
