import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './support/api.js';
import { BreakableRedis } from './support/breakable-redis.js';
import { MortalRedis } from './support/mortal-redis.js';
import { Probes } from './support/probes.js';
import { parseScrape, valueOf } from './support/scrape.js';
import { System } from './support/system.js';

jest.setTimeout(180_000);

/** In seconds; what is judged by a multiple of it is judged soon. */
const LOST_AFTER = 5;

describe('the health of', () => {
  let system: System | undefined;
  let probes: Probes | undefined;
  let broken: BreakableRedis | undefined;
  let mortal: MortalRedis | undefined;
  afterEach(async () => {
    mortal?.resume();
    await probes?.close();
    await system?.stop();
    await broken?.cut();
    await mortal?.remove();
    system = probes = broken = mortal = undefined;
  });

  const statusOf = async (api: Api, path: string, limitMs = 20_000): Promise<number | 'no answer'> =>
    api.request(path, { signal: AbortSignal.timeout(limitMs) }).then(
      ({ status }) => status,
      () => 'no answer' as const,
    );

  it('a worker whose event loop is blocked: nobody is answered, and then again', async () => {
    system = await System.start({ workers: 0 });
    const { service, health } = await system.spawnWithHealth('probe');
    probes = await Probes.connect(system);
    const blocking = await probes.submit({ acts: ['block:4000'] });
    await system.waitFor(async () => (await probes!.runs(blocking)).length > 0);
    expect(await statusOf(health, '/health/live', 1000)).toBe('no answer');
    expect(await system.api.ended(blocking)).toMatchObject({ status: 'completed' });
    expect(await statusOf(health, '/health/live')).toBe(200);
    process.kill(service.pid, 'SIGSTOP');
    expect(await statusOf(health, '/health/live', 1000)).toBe('no answer');
    process.kill(service.pid, 'SIGCONT');
    expect(await statusOf(health, '/health/live')).toBe(200);
  });

  it('a worker says what it is doing', async () => {
    system = await System.start({ workers: 0 });
    const { health } = await system.spawnWithHealth('probe');
    probes = await Probes.connect(system);
    const running = await probes.submit({ acts: ['wait'] });
    await system.waitFor(async () => (await health.get('/health')).body.details.queues.high.used === 1);
    expect((await health.get('/health')).body.details).toMatchObject({
      process: { status: 'up' },
      redis: { status: 'up' },
      storage: { status: 'up' },
      queues: { high: { slots: 4, used: 1, held: false }, low: { slots: 2, used: 0 } },
    });
    expect((await health.get('/rag/tasks')).status).toBe(404);
    await system.api.delete(`/rag/task/${running}`);
  });

  it('a worker that takes no tasks any more: not alive, and why', async () => {
    system = await System.start({ workers: 0, env: { WORKER_LOST_AFTER: String(LOST_AFTER) } });
    const { service, health } = await system.spawnWithHealth('probe');
    probes = await Probes.connect(system);
    // A limit that nothing comes up to explains nothing.
    await probes.queues.get('high').setGlobalRateLimit(1000, 1000);
    process.kill(service.pid, 'SIGWINCH');
    service.stopping = true;
    // What was being fetched is still run; the others wait.
    for (let count = 0; count < 3; count += 1) await probes.submit({ acts: ['ok'] });
    let body;
    await system.waitFor(async () => {
      const live = await health.get('/health/live');
      body = live.body;
      return live.status === 503;
    });
    expect(body).toMatchObject({ status: 'stuck', details: { processors: expect.stringContaining('high') } });
    await service.ended();
  });

  it('a worker whose slots stay free because an operator wants it so: alive', async () => {
    system = await System.start({ workers: 0, env: { WORKER_LOST_AFTER: String(LOST_AFTER) } });
    const { service, health } = await system.spawnWithHealth('probe');
    probes = await Probes.connect(system);
    await probes.queues.get('high').setGlobalConcurrency(1);
    await probes.queues.get('low').setGlobalRateLimit(1, 600_000);
    const running = await probes.submit({ acts: ['wait'] });
    for (let count = 0; count < 2; count += 1) {
      await probes.submit({ acts: ['ok'] });
      await probes.submit({ acts: ['ok'] }, { queue: 'low' });
    }
    await sleep(3 * LOST_AFTER * 1000);
    expect(await statusOf(health, '/health/live')).toBe(200);
    expect(service.exitCode).toBeUndefined();
    await system.api.delete(`/rag/task/${running}`);
  });

  it('both while Redis is stopped: alive, not ready, and their metrics say so', async () => {
    mortal = await MortalRedis.start();
    const env = { REDIS_URL: mortal.url, WORKER_LOST_AFTER: String(LOST_AFTER) };
    system = await System.start({ workers: 0, env });
    const { health } = await system.spawnWithHealth('worker');
    mortal.pause();
    // Longer than a connection is waited for that is thought to be dead.
    await sleep(2 * LOST_AFTER * 1000 + 4000);
    for (const api of [system.api, health]) {
      expect(await statusOf(api, '/health/live')).toBe(200);
      const ready = await api.get('/health/ready');
      expect([ready.status, ready.body.details.redis.status, ready.body.details.storage.status]).toEqual([
        503,
        'down',
        'up',
      ]);
      const scrape = await api.request('/metrics', { signal: AbortSignal.timeout(2000) });
      const families = parseScrape(scrape.text);
      expect(valueOf(families, 'ragmill_redis_up')).toBe(0);
      expect(valueOf(families, 'ragmill_workers')).toBeUndefined();
      expect(valueOf(families, 'ragmill_queue_jobs')).toBeUndefined();
      expect(valueOf(families, 'process_cpu_seconds_total')).toBeGreaterThan(0);
    }
    mortal.resume();
    await system.waitFor(async () => (await statusOf(health, '/health/ready')) === 200);
    await system.waitFor(async () => (await statusOf(system!.api, '/health/ready')) === 200);
  });

  it('both when only their own connections are dead: not alive, and alive again with them', async () => {
    broken = await BreakableRedis.start();
    const env = { REDIS_URL: broken.url, WORKER_LOST_AFTER: String(LOST_AFTER) };
    system = await System.start({ workers: 0, env });
    const { health } = await system.spawnWithHealth('worker');
    broken.freeze();
    for (const api of [system.api, health]) {
      await system.waitFor(async () => (await statusOf(api, '/health/live')) === 503);
      expect((await api.get('/health/live')).body).toMatchObject({
        status: 'stuck',
        details: { redis_connection: expect.stringContaining('has not answered') },
      });
    }
    await broken.cut();
    await broken.mend();
    for (const api of [system.api, health]) {
      await system.waitFor(async () => (await statusOf(api, '/health/live')) === 200);
    }
  });

  it('a worker that is asked to stop: not ready, but alive, while its task ends', async () => {
    system = await System.start({ workers: 0, env: { WORKER_LOST_AFTER: String(LOST_AFTER) } });
    const { service, health } = await system.spawnWithHealth('probe');
    probes = await Probes.connect(system);
    const running = await probes.submit({ acts: ['sleep:12000'] });
    await system.waitFor(async () => (await probes!.runs(running)).length > 0);
    service.kill('SIGTERM');
    await system.waitFor(async () => (await statusOf(health, '/health/ready')) === 503);
    const { body } = await health.get('/health/ready');
    expect([body.details.process.status, body.details.redis.status]).toEqual(['down', 'up']);
    // It leaves what comes now to others, and is not stuck for that.
    await probes.submit({ acts: ['ok'] });
    await sleep(9000);
    expect(await statusOf(health, '/health/live')).toBe(200);
    await service.ended();
    expect(await system.api.ended(running)).toMatchObject({ status: 'completed', attempt: 1 });
  });

  it('an API that is asked to stop: not ready first, and it serves on for SHUTDOWN_DELAY', async () => {
    system = await System.start({ env: { SHUTDOWN_DELAY: '10' } });
    const [api] = system.services('api');
    api!.kill('SIGTERM');
    await system.waitFor(async () => (await statusOf(system!.api, '/health/ready')) === 503);
    expect((await system.api.add('still taken', 'a.txt')).status).toBe(202);
    expect(await statusOf(system.api, '/health/live')).toBe(200);
    await api!.ended();
  });

  it('two workers with one port: the second works without', async () => {
    system = await System.start({ workers: 0 });
    const { service, health } = await system.spawnWithHealth('worker');
    const second = system.spawn('worker', { WORKER_PORT: new URL(health.url).port });
    await system.waitFor(async () => second.output.includes('is taken'));
    await service.stop();
    expect(await system.api.process('done by the second', 'a.txt')).toMatchObject({ status: 'completed' });
  });
});
