import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { RedisScript } from './script.js';

const TTL_MS = 15_000;
const RENEW_MS = 5000;
const POLL_MS = 50;

const RENEW = new RedisScript<number>(
  `return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('pexpire', KEYS[1], ARGV[2]) or 0`,
);
const RELEASE = new RedisScript<number>(
  `return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1]) or 0`,
);

/**
 * Runs `work` while holding the lock `key`, across processes. The lock is renewed for as long as `work`
 * runs and lapses 15 s after its holder died.
 * @param signal gives up waiting, with its reason; also what `work`'s own signal follows
 * @param work its signal is aborted when the lock could not be renewed in time
 */
export async function withLock<T>(
  redis: Redis,
  key: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const token = randomUUID();
  let askedAt = performance.now();
  while ((await redis.set(key, token, 'PX', TTL_MS, 'NX')) !== 'OK') {
    // The sleep's own error does not say why.
    await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    askedAt = performance.now();
  }
  const lost = new AbortController();
  // A timer of its own: a patient connection neither answers nor fails while Redis is away.
  const lapseFrom = (since: number): NodeJS.Timeout =>
    setTimeout(
      () => lost.abort(new Error(`could not renew the lock ${key}`)),
      TTL_MS - (performance.now() - since),
    ).unref();
  let lapse = lapseFrom(askedAt);
  const renew = async (): Promise<void> => {
    const since = performance.now();
    if (!(await RENEW.run(redis, [key], [token, TTL_MS])))
      return lost.abort(new Error(`lost the lock ${key}`));
    clearTimeout(lapse);
    lapse = lapseFrom(since);
  };
  const renewal = setInterval(() => void renew().catch(() => undefined), RENEW_MS);
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearTimeout(lapse);
    clearInterval(renewal);
    // If Redis is away the lock lapses by itself; the outcome of `work` stands.
    await RELEASE.run(redis, [key], [token]).catch(() => undefined);
  }
}
