import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { once } from 'node:events';
import { MortalRedis } from '../../../test/support/mortal-redis.js';
import { BestEffort } from './best-effort.js';

const LIMIT_MS = 100;

describe('BestEffort', () => {
  const warnings: unknown[] = [];
  let redis: Redis;
  let effort: BestEffort;
  let mortal: MortalRedis | undefined;

  beforeEach(() => {
    Logger.overrideLogger(false);
    warnings.length = 0;
  });
  afterEach(async () => {
    redis.disconnect();
    await mortal?.remove();
    mortal = undefined;
  });

  const use = (connection: Redis): void => {
    redis = connection;
    const logger = new Logger();
    logger.warn = (...said: unknown[]) => void warnings.push(said);
    effort = new BestEffort(redis, 'it', LIMIT_MS, logger);
  };

  it('gives what Redis gives', async () => {
    use(new Redis(process.env.REDIS_URL ?? ''));
    await once(redis, 'ready');
    expect(await effort.attempt(() => redis.ping())).toBe('PONG');
    expect(warnings).toEqual([]);
  });

  it('gives up what fails, rests, and says so once', async () => {
    use(new Redis(process.env.REDIS_URL ?? ''));
    await once(redis, 'ready');
    let asked = 0;
    const fail = (): Promise<void> => {
      asked += 1;
      return Promise.reject(new Error('no'));
    };
    expect(await effort.attempt(fail)).toBeUndefined();
    expect(await effort.attempt(fail)).toBeUndefined();
    expect(asked).toBe(1);
    expect(warnings).toMatchObject([[{ err: { message: 'no' } }, 'it cannot be used right now']]);
  });

  it('gives up a Redis that hangs', async () => {
    mortal = await MortalRedis.start();
    use(new Redis(mortal.url));
    await once(redis, 'ready');
    mortal.pause();
    expect(await effort.attempt(() => redis.ping())).toBeUndefined();
    expect(warnings).toMatchObject([
      [{ err: { message: `Redis did not answer within ${LIMIT_MS} ms` } }, expect.anything()],
    ]);
  });

  it('does not ask one that is away, so that no command waits for it', async () => {
    use(new Redis({ lazyConnect: true, maxRetriesPerRequest: null }));
    let asked = 0;
    expect(await effort.attempt(() => Promise.resolve((asked += 1)))).toBeUndefined();
    expect(asked).toBe(0);
  });
});
