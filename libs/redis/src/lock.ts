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
  while ((await redis.set(key, token, 'PX', TTL_MS, 'NX')) !== 'OK')
    // The sleep's own error does not say why.
    await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  const lost = new AbortController();
  let renewedAt = Date.now();
  const renewal = setInterval(() => {
    RENEW.run(redis, [key], [token, TTL_MS]).then(
      (renewed) => (renewed ? (renewedAt = Date.now()) : lost.abort(new Error(`lost the lock ${key}`))),
      () => Date.now() - renewedAt > TTL_MS && lost.abort(new Error(`could not renew the lock ${key}`)),
    );
  }, RENEW_MS);
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(renewal);
    // If Redis is away the lock lapses by itself; the outcome of `work` stands.
    await RELEASE.run(redis, [key], [token]).catch(() => undefined);
  }
}
