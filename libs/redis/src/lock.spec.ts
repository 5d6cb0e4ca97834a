import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './lock.js';

const never = new AbortController().signal;

describe('withLock', () => {
  let redis: Redis;
  let key: string;
  beforeEach(() => {
    redis = new Redis(process.env.REDIS_URL ?? '');
    key = `test-lock-${randomUUID()}`;
  });
  afterEach(async () => {
    await redis.del(key);
    await redis.quit();
  });

  it('lets one in at a time, and the next one when the one before has gone', async () => {
    let inside = 0;
    let most = 0;
    const visit = (): Promise<void> =>
      withLock(redis, key, never, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(5);
        inside -= 1;
      });
    await Promise.all([visit(), visit(), visit()]);
    expect([most, inside]).toEqual([1, 0]);
  });

  it('is free again when the work has failed', async () => {
    await expect(withLock(redis, key, never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await redis.exists(key)).toBe(0);
  });

  it('gives up waiting when it is told to', async () => {
    await redis.set(key, 'somebody else');
    const told = new AbortController();
    setTimeout(() => told.abort(new Error('enough')), 80);
    await expect(withLock(redis, key, told.signal, () => Promise.resolve())).rejects.toThrow('enough');
    expect(await redis.get(key)).toBe('somebody else');
  });

  it('leaves the lock alone that another has taken meanwhile', async () => {
    await withLock(redis, key, never, async () => void (await redis.set(key, 'somebody else')));
    expect(await redis.get(key)).toBe('somebody else');
  });

  it('tells the work when it lapses, though Redis just does not answer', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    const patient = new Redis(process.env.REDIS_URL ?? '', { maxRetriesPerRequest: null });
    const aborted: boolean[] = [];
    await withLock(patient, key, never, async (signal) => {
      patient.stream.pause();
      for (const ms of [14_000, 1000]) {
        await jest.advanceTimersByTimeAsync(ms);
        aborted.push(signal.aborted);
      }
      patient.stream.resume();
    });
    jest.useRealTimers();
    await patient.quit();
    expect(aborted).toEqual([false, true]);
  });

  it('lapses by itself when its holder is gone', async () => {
    await withLock(redis, key, never, async () => {
      expect(await redis.pttl(key)).toBeGreaterThan(10_000);
    });
  });
});
