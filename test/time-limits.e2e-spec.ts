import { setTimeout as sleep } from 'node:timers/promises';
import { Probes } from './support/probes.js';
import { System } from './support/system.js';

const LIMITS = JSON.stringify({ probe: { softTimeLimit: 2, timeLimit: 3, retries: 1, retryDelay: 0 } });

let system: System;
let probes: Probes;
const start = async (env: Record<string, string> = {}): Promise<void> => {
  system = await System.start({ workers: 0, env: { JOB_OPTIONS: LIMITS, ...env } });
  probes = await Probes.connect(system);
};
afterEach(async () => {
  await probes.close();
  await system.stop();
});
const task = async (taskId: string) => (await system.api.get(`/rag/task/${taskId}`)).body;
const started = (taskId: string): Promise<void> =>
  system.waitFor(async () => (await probes.runs(taskId)).length > 0);

describe('a handler', () => {
  it('that spins for ever on the event loop is ended at its hard limit; what ran beside it goes on elsewhere', async () => {
    await start();
    const worker = system.spawn('probe');
    const spinning = await probes.submit({ acts: ['spin:1500'] });
    await started(spinning);
    await sleep(1000);
    const neighbour = await probes.submit({ acts: ['wait', 'ok'] });
    await started(neighbour);
    worker.stopping = true; // ended by its guard
    await worker.ended();
    const [run] = await probes.runs(spinning);
    const ended = await task(spinning);
    expect(ended).toMatchObject({ status: 'failed', attempt: 1, error: { code: 'time_limit_exceeded' } });
    expect(Date.parse(ended.finished_at) - (run?.at ?? 0)).toBeGreaterThan(2000);
    expect(Date.parse(ended.finished_at) - (run?.at ?? 0)).toBeLessThan(4000);
    expect(worker.output).toContain('blocked the event loop past its time limit');
    expect(await task(neighbour)).toMatchObject({ status: 'queued', attempt: 0 });

    system.spawn('probe');
    expect(await system.api.ended(neighbour)).toMatchObject({ status: 'completed', attempt: 1 });
    expect(await probes.runs(spinning)).toHaveLength(1);
  });

  it('that spins is ended by a cancellation', async () => {
    await start({ JOB_OPTIONS: '' });
    const worker = system.spawn('probe');
    const spinning = await probes.submit({ acts: ['spin'] });
    await started(spinning);
    worker.stopping = true;
    const answer = await system.api.delete(`/rag/task/${spinning}`);
    expect([answer.status, answer.body.status]).toEqual([200, 'cancelled']);
    expect(await worker.ended()).toBe(128);
  });

  it('that blocks the event loop for longer than its lock lasts is not run twice', async () => {
    await start({ JOB_OPTIONS: '', WORKER_LOST_AFTER: '5' });
    system.spawn('probe');
    system.spawn('probe');
    const blocking = await probes.submit({ acts: ['block:8000'] });
    expect(await system.api.ended(blocking)).toMatchObject({ status: 'completed', attempt: 1 });
    expect(await probes.runs(blocking)).toHaveLength(1);
  });

  it('that does not listen is ended at its hard limit, and its slot is free', async () => {
    await start({ WORKER_CONCURRENCY: '1' });
    system.spawn('probe');
    const deaf = await probes.submit({ acts: ['deaf'] });
    expect(await system.api.ended(deaf)).toMatchObject({
      status: 'failed',
      attempt: 1,
      error: { code: 'time_limit_exceeded', retryable: false },
    });
    expect(await system.api.ended(await probes.submit({ acts: ['ok'] }))).toMatchObject({
      status: 'completed',
    });
  });

  it('that listens is asked to stop at its soft limit, and is run again', async () => {
    await start();
    system.spawn('probe');
    const listening = await probes.submit({ acts: ['wait'] });
    await system.waitFor(async () => (await probes.runs(listening)).length === 2);
    expect(await task(listening)).toMatchObject({
      status: 'processing',
      attempt: 2,
      max_attempts: 2,
    });
    expect(await system.api.ended(listening)).toMatchObject({
      status: 'failed',
      error: { code: 'soft_time_limit_exceeded', retryable: true },
    });
  });
});
