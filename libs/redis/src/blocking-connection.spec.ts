import { Redis } from 'ioredis';
import { blockingConnection } from './blocking-connection.js';

describe('a blocking connection', () => {
  const redis = new Redis(process.env.REDIS_URL ?? '', { enableOfflineQueue: false, commandTimeout: 50 });
  const blocking = blockingConnection(redis);
  afterAll(() => {
    blocking.disconnect();
    redis.disconnect();
  });

  it('may be used before it is connected, and waits longer than others may', async () => {
    expect(await blocking.blpop('test-no-such-list', 0.2)).toBeNull();
  });
});
