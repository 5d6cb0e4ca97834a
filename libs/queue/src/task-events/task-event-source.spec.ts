import { Settings } from '@app/config';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { markCancelled } from '../tasks/cancel-mark.js';
import { TaskEventSource } from './task-event-source.js';

const WAIT_MS = 15_000;

describe('the source of events', () => {
  const settings = Object.assign(new Settings(), { REDIS_PREFIX: `{test-${randomUUID().slice(0, 8)}}` });
  let redis: Redis;
  let queue: Queue;
  let source: TaskEventSource;
  let told: string[];
  beforeEach(async () => {
    // As in the API, whose own connection must not be blocked and fails fast.
    redis = new Redis(process.env.REDIS_URL ?? '', { maxRetriesPerRequest: 1, commandTimeout: 10_000 });
    await once(redis, 'ready');
    queue = new Queue('low', { connection: redis, prefix: settings.REDIS_PREFIX });
    source = new TaskEventSource(redis, settings);
    told = [];
    source.start((taskId, event) => void told.push(`${taskId} ${event}`));
  });
  afterEach(async () => {
    await source.stop();
    await queue.obliterate();
    await queue.close();
    redis.disconnect();
  });

  /** Does it until it is told of: what happens before the source is connected it does not tell. */
  async function toldOf(event: string, act: () => Promise<unknown>): Promise<boolean> {
    for (const until = Date.now() + WAIT_MS; Date.now() < until; await sleep(50)) {
      if (told.includes(event)) return true;
      await act();
    }
    return false;
  }

  const retold = (jobId: string) => async (): Promise<void> => {
    await queue.remove(jobId);
    await queue.add('any', {}, { jobId });
  };

  it('tells what happens to jobs', async () => {
    expect(await toldOf('one waiting', retold('one'))).toBe(true);
    expect(told).toContain('one removed');
  });

  it('tells once that a job was cancelled', async () => {
    expect(await toldOf('one waiting', retold('one'))).toBe(true);
    await markCancelled(redis, queue, 'one');
    await markCancelled(redis, queue, 'one');
    expect(await toldOf('two waiting', retold('two'))).toBe(true);
    expect(told.filter((event) => event === 'one ragmill:cancelled')).toHaveLength(1);
  });

  it('goes on when its connections were lost', async () => {
    expect(await toldOf('one waiting', retold('one'))).toBe(true);
    const name = `${settings.REDIS_PREFIX}:${Buffer.from('low').toString('base64')}:qe`;
    const clients = String(await redis.client('LIST')).split('\n');
    const ids = clients.flatMap((client) =>
      client.includes(`name=${name} `) ? (/^id=(\d+)/.exec(client)?.[1] ?? []) : [],
    );
    expect(ids).toHaveLength(1);
    await redis.client('KILL', 'ID', ids[0]!);
    expect(await toldOf('two waiting', retold('two'))).toBe(true);
  });
});
