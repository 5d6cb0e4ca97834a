import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import {
  ServiceProtocolError,
  ServiceResponseError,
  ServiceTimeoutError,
  ServiceUnavailableError,
} from './service-errors.js';
import {
  after,
  drip,
  json,
  problem,
  resetAtOnce,
  resetMidBody,
  silence,
  truncatedJson,
} from './testing/misbehaving-server.js';
import { errorOf, GET, POST, TestService } from './testing/test-client.js';

const service = new TestService();
const client: TestService['client'] = (options) => service.client(options);

describe('a request', () => {
  it('is answered with JSON, its request id and the connection kept', async () => {
    service.server.answers(json({ ok: true }));
    const one = client({ baseUrl: `${service.server.url}/base/`, headers: { authorization: 'Bearer x' } });
    const request = { ...GET, query: { q: 'a b&c', none: undefined, n: 2 }, requestId: 'r-1' };
    const first = await one.request(request);
    await one.request(request);
    expect(first).toMatchObject({ status: 200, data: { ok: true }, requestId: 'r-1' });
    expect(service.server.received[0]).toMatchObject({
      url: '/base/thing?q=a+b%26c&n=2',
      headers: { 'x-request-id': 'r-1', authorization: 'Bearer x', accept: 'application/json' },
    });
    expect(service.server.connections).toBe(1);
  });

  it('sends the id of what the caller is doing, or one of its own', async () => {
    service.server.answers(json({}));
    await client({ requestId: () => 'ambient' }).request(GET);
    await client().request(GET);
    const ids = service.server.received.map(({ headers }) => headers['x-request-id']);
    expect(ids).toEqual(['ambient', expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  it('has no data where the answer has no body', async () => {
    service.server.answers((response) => response.writeHead(204).end());
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
    service.server.answers(...failures, json({ ok: true }));
    expect((await client().request(GET)).data).toEqual({ ok: true });
    expect(service.server.received).toHaveLength(failures.length + 1);
  });

  it('send the same body and the same request id', async () => {
    service.server.answers(problem(503, 'x'), json({}));
    await client().request({ ...POST, idempotencyKey: 'k-1' });
    const [first, second] = service.server.received;
    expect(second).toMatchObject({ body: '{"a":1}', headers: { 'idempotency-key': 'k-1' } });
    expect(second?.headers['x-request-id']).toBe(first?.headers['x-request-id']);
  });

  it('make a body anew for each attempt', async () => {
    service.server.answers(problem(503, 'x'), json({}));
    let made = 0;
    const body = () => ({
      content: Buffer.from(`body ${++made}`),
      headers: { 'content-type': 'text/plain' },
    });
    await client().request({ ...POST, json: undefined, body, idempotencyKey: 'k' });
    expect(service.server.received.map(({ body: sent }) => sent)).toEqual(['body 1', 'body 2']);
    expect(service.server.received[1]?.headers['content-type']).toBe('text/plain');
  });

  it('are not made of a POST without an Idempotency-Key', async () => {
    service.server.answers(problem(503, 'queue_unavailable'), json({}));
    expect(await errorOf(client().request(POST))).toMatchObject({ code: 'queue_unavailable', attempts: 1 });
    expect(service.server.received).toHaveLength(1);
  });

  it.each([400, 401, 404, 409, 413, 501])('are not made after %d', async (status) => {
    service.server.answers(problem(status, 'no'), json({}));
    const error = await errorOf(client().request(GET));
    expect(error).toBeInstanceOf(ServiceResponseError);
    expect(error).toMatchObject({ status, code: 'no', retryable: false, attempts: 1 });
  });

  it('end after as many as are allowed', async () => {
    service.server.answers(problem(500, 'internal_error'));
    const error = await errorOf(client({ retries: 2 }).request(GET));
    expect(error).toMatchObject({ status: 500, retryable: true, attempts: 3 });
    expect(service.server.received).toHaveLength(3);
  });

  it('wait as long as Retry-After says', async () => {
    service.server.answers(problem(429, 'rate_limited', { 'retry-after': '1' }), json({}));
    await client().request(GET);
    const [first, second] = service.server.received;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('are not waited for beyond the deadline: the caller is told when', async () => {
    service.server.answers(problem(503, 'queue_unavailable', { 'retry-after': '60' }));
    const error = await errorOf(client().request(GET));
    expect(error).toMatchObject({ code: 'queue_unavailable', retryAfterMs: 60_000, attempts: 1 });
  });
});

describe('limits', () => {
  it.each([
    ['headers', silence],
    ['a body', drip],
  ])('of an attempt end one whose answer is slow with its %s', async (_, behaviour) => {
    service.server.answers(behaviour);
    const error = await errorOf(client({ timeoutMs: 50, retries: 1 }).request(GET));
    expect(error).toBeInstanceOf(ServiceTimeoutError);
    expect(error).toMatchObject({ limit: 'attempt', limitMs: 50, attempts: 2, retryable: true });
  });

  it('of the call end its attempts and its pauses', async () => {
    service.server.answers(silence);
    const slow = await errorOf(client({ timeoutMs: 60_000, deadlineMs: 100 }).request(GET));
    expect(slow).toMatchObject({ name: 'ServiceTimeoutError', limit: 'deadline', limitMs: 100 });
  });

  it('may be none', async () => {
    service.server.answers(json('123'));
    const limits = { timeoutMs: Infinity, deadlineMs: Infinity };
    expect((await client(limits).request(GET)).data).toBe('123');
  });

  it('of an answer end one that is too large', async () => {
    service.server.answers(json('x'.repeat(5000)));
    const error = await errorOf(client({ maxResponseBytes: 1000 }).request(GET));
    expect(error).toBeInstanceOf(ServiceProtocolError);
    expect(error).toMatchObject({ attempts: 1 });
  });

  it('bound what is under way, and what waits for it', async () => {
    service.server.answers(after(20, json({})));
    const bounded = client({ concurrency: 2, maxWaiting: 3 });
    const calls = await Promise.allSettled(Array.from({ length: 8 }, () => bounded.request(GET)));
    expect(service.server.maxInFlight).toBe(2);
    const failed = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason as unknown] : []));
    expect(failed).toHaveLength(3);
    expect(failed[0]).toBeInstanceOf(ServiceUnavailableError);
    expect(failed[0]).toMatchObject({ reason: 'too_many_calls', attempts: 0 });
  });
});

describe('errors', () => {
  it('say that JSON is none without showing it', async () => {
    service.server.answers(truncatedJson);
    const error = await errorOf(client({ retries: 1 }).request(GET));
    expect(error).toBeInstanceOf(ServiceProtocolError);
    expect(error).toMatchObject({ message: 'test: the answer is not JSON', attempts: 2 });
  });

  it.each([
    ['is not there', () => ({ baseUrl: 'http://127.0.0.1:1' })],
    ['breaks the connection', () => ({})],
  ])('say that a service %s', async (_, options) => {
    service.server.answers(resetMidBody);
    const error = await errorOf(client({ retries: 0, ...options() }).request(GET));
    expect(error).toBeInstanceOf(ServiceUnavailableError);
    expect(error).toMatchObject({ reason: 'connection', retryable: true });
  });

  it('understand what OpenAI and others say', async () => {
    service.server.answers(
      json({ error: { message: 'Too long', type: 'invalid_request_error', code: null } }, 400),
    );
    expect(await errorOf(client().request(GET))).toMatchObject({
      code: 'invalid_request_error',
      problem: { detail: 'Too long' },
    });
    service.server.answers(json({ error: 'Model not loaded' }, 404));
    expect(await errorOf(client().request(GET))).toMatchObject({ problem: { detail: 'Model not loaded' } });
  });

  it('have no text of the service in their message, which may quote what was sent', async () => {
    service.server.answers(json({ error: { message: 'cannot embed "hidden"', code: 'too_long' } }, 400));
    const error = await errorOf(client().request(GET));
    expect(error).toMatchObject({
      message: 'test: answered 400 (too_long)',
      problem: { detail: expect.stringContaining('hidden') as string },
    });
  });

  it.each([
    ['an idempotency key', { idempotencyKey: 'ключ-1' }],
    ['a request id', { requestId: 'a b' }],
  ])('tell of %s that no header can carry', async (_, options) => {
    service.server.answers(json({}));
    await expect(client().request({ ...POST, ...options })).rejects.toThrow(TypeError);
    expect(service.server.received).toHaveLength(0);
  });

  it('hold nothing of what was sent', async () => {
    service.server.answers(resetAtOnce);
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
    service.server.answers(behaviour);
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
    expect(service.server.received).toHaveLength(0);
  });

  it('is let go of when the call has ended', async () => {
    service.server.answers(json({}));
    const { signal } = new AbortController();
    await client().request({ ...GET, signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
