import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceObserver } from './service-observer.js';
import { after, drip, json, problem, resetAtOnce, silence } from './testing/misbehaving-server.js';
import { errorOf, GET, TestService } from './testing/test-client.js';

const service = new TestService();
const client: TestService['client'] = (options) => service.client(options);

describe('the circuit', () => {
  const circuit = { failures: 3, resetMs: 100 };

  it('opens, tells so without a request, lets one through after a while, and closes', async () => {
    service.server.answers(resetAtOnce);
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
    expect(service.server.received).toHaveLength(3);

    await sleep(110);
    await errorOf(broken.request(GET));
    expect(broken.circuit).toBe('open');
    expect(broken.circuitPauseMs).toBeGreaterThan(circuit.resetMs);
    await sleep(210);
    service.server.answers(json({}));
    await Promise.all([broken.request(GET), broken.request(GET), broken.request(GET)]);
    expect(broken.circuit).toBe('closed');
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
    end();
  });

  it('opens within a call, whose retries then end', async () => {
    service.server.answers(resetAtOnce);
    const error = await errorOf(client({ circuit, retries: 10 }).request(GET));
    expect(error).toMatchObject({ reason: 'circuit_open', attempts: 3 });
  });

  it('does not open for refusals, successes between failures, or calls given up', async () => {
    const well = client({ circuit, retries: 0, timeoutMs: 10_000 });
    service.server.answers(problem(404, 'x'));
    for (let count = 0; count < 5; count += 1) await errorOf(well.request(GET));
    service.server.answers(
      resetAtOnce,
      resetAtOnce,
      json({}),
      resetAtOnce,
      resetAtOnce,
      problem(400, 'x'),
      silence,
    );
    for (let count = 0; count < 6; count += 1) await errorOf(well.request(GET));
    for (let count = 0; count < 5; count += 1) {
      await errorOf(well.request({ ...GET, signal: AbortSignal.timeout(10) }));
    }
    expect(well.circuit).toBe('closed');
  });

  it('opens although calls are given up between the failures, and for calls whose deadline is over', async () => {
    const broken = client({ circuit, retries: 0, timeoutMs: 10_000 });
    for (let count = 0; count < 2; count += 1) {
      service.server.answers(resetAtOnce);
      await errorOf(broken.request(GET));
      service.server.answers(silence);
      await errorOf(broken.request({ ...GET, signal: AbortSignal.timeout(10) }));
    }
    expect(broken.circuit).toBe('closed');
    await errorOf(broken.request({ ...GET, deadlineMs: 20 }));
    expect(broken.circuit).toBe('open');
  });

  it('takes statuses for failures, or for the doing of a request, as it is told', async () => {
    const locked = client({ circuit: { ...circuit, failureStatuses: [401] }, retries: 0 });
    service.server.answers(problem(500, 'internal_error'));
    for (let count = 0; count < 5; count += 1) await errorOf(locked.request({ ...GET, ownFailures: [500] }));
    expect(locked.circuit).toBe('closed');
    service.server.answers(problem(401, 'unauthorized'));
    for (let count = 0; count < 3; count += 1) await errorOf(locked.request(GET));
    expect(locked.circuit).toBe('open');
  });

  it('is closed for good by a test call, whatever has become of those that waited for it', async () => {
    service.server.answers(resetAtOnce);
    const broken = client({ circuit, retries: 0 });
    for (let count = 0; count < 3; count += 1) await errorOf(broken.request(GET));
    await sleep(110);
    service.server.answers(after(80, json({})));
    const test = broken.request(GET);
    await Promise.all(Array.from({ length: 5 }, () => errorOf(broken.request({ ...GET, deadlineMs: 30 }))));
    await test;
    await sleep(20);
    expect(broken.circuit).toBe('closed');
    expect(service.server.received).toHaveLength(4);
  });

  it('is not closed by a test call that was given up', async () => {
    service.server.answers(resetAtOnce, resetAtOnce, resetAtOnce, silence);
    const broken = client({ circuit, retries: 0, timeoutMs: 10_000 });
    for (let count = 0; count < 3; count += 1) await errorOf(broken.request(GET));
    await sleep(110);
    await errorOf(broken.request({ ...GET, signal: AbortSignal.timeout(10) }));
    expect(broken.circuit).toBe('open');
  });

  it('is not closed by a test call whose body could not be made', async () => {
    service.server.answers(resetAtOnce);
    const broken = client({ circuit, retries: 0 });
    for (let count = 0; count < 3; count += 1) await errorOf(broken.request(GET));
    await sleep(110);
    const body = () => {
      throw new Error('no such file');
    };
    await expect(broken.request({ ...GET, method: 'PUT', body })).rejects.toThrow('no such file');
    expect(broken.circuit).toBe('open');
  });
});

describe('a stream', () => {
  it('is handed over as it comes, beyond the limits of its headers', async () => {
    service.server.answers((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('one ');
      setTimeout(() => response.end('two'), 150);
    });
    const { data } = await client({ timeoutMs: 100, deadlineMs: 100 }).stream(GET);
    let text = '';
    for await (const chunk of data) text += String(chunk);
    expect(text).toBe('one two');
  });

  it('is destroyed by the signal', async () => {
    service.server.answers(drip);
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
    service.server.answers(problem(404, 'task_not_found'));
    await expect(client().stream(GET)).rejects.toMatchObject({ status: 404, code: 'task_not_found' });
  });
});

describe('health', () => {
  it('says up with its latency, and since when', async () => {
    service.server.answers(json({}));
    const well = client({ healthPath: '/health/ready' });
    const first = await well.health();
    await sleep(5);
    const second = await well.health();
    expect(first).toMatchObject({ service: 'test', status: 'up', circuit: 'closed', error: null });
    expect(first.latency_ms).toEqual(expect.any(Number));
    expect(second.since).toBe(first.since);
    expect(second.checked_at > first.checked_at).toBe(true);
    expect(service.server.received[0]?.url).toBe('/health/ready');
  });

  it.each([
    ['does not answer', silence, /no answer|not done/],
    ['breaks off', resetAtOnce, /connection/],
    ['answers that it is not ready', problem(503, 'not_ready'), /503/],
  ])('says down when the service %s, and never rejects', async (_, behaviour, reason) => {
    service.server.answers(behaviour);
    const health = await client().health({ timeoutMs: 50 });
    expect(health).toMatchObject({ status: 'down', latency_ms: null });
    expect(health.error).toMatch(reason);
    expect(service.server.received).toHaveLength(1);
  });
});

describe('an observer', () => {
  it('sees each attempt and the end, and gives headers', async () => {
    service.server.answers(problem(503, 'x'), json({}));
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
    expect(service.server.received.map(({ headers }) => headers['traceparent'])).toEqual([
      '00-1-2-01',
      '00-1-2-01',
    ]);
  });

  it('that fails costs no call', async () => {
    service.server.answers(json({ ok: true }));
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

it('a client that is closed ends what is under way, and sends nothing more', async () => {
  service.server.answers(silence);
  const closing = client({ timeoutMs: 10_000 });
  const call = errorOf(closing.request(GET));
  await sleep(30);
  closing.close();
  expect(await call).toMatchObject({ name: 'ServiceUnavailableError', reason: 'closed' });
  expect(await errorOf(closing.request(GET))).toMatchObject({ reason: 'closed', attempts: 0 });
  expect(service.server.received).toHaveLength(1);
});
