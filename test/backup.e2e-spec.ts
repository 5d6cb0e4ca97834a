import { Redis } from 'ioredis';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { MortalRedis } from './support/mortal-redis.js';
import { System } from './support/system.js';

const BUSY = 20;
const LIMIT_MS = 180_000;

/** One of the scripts in `deploy/`, with the Redis that the tests have found. */
async function script(name: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const path = [dirname(process.env.REDIS_SERVER ?? ''), process.env.PATH].join(delimiter);
  const { stdout } = await promisify(execFile)(resolve('deploy', name), args, {
    env: { ...process.env, PATH: path, ...env },
    timeout: 60_000,
  });
  return stdout;
}

/** How many of a system's tasks have not been run, as that Redis knows it. */
async function waiting(url: string, { env }: System): Promise<number> {
  const redis = new Redis(url);
  const count = await redis.llen(`${env.REDIS_PREFIX}:high:wait`);
  redis.disconnect();
  return count;
}

describe('a backup of a system at work', () => {
  let directory: string;
  const systems: System[] = [];
  const servers: MortalRedis[] = [];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-backup-'));
  });
  afterAll(async () => {
    await Promise.all(systems.map((system) => system.stop()));
    await Promise.all(servers.map((server) => server.remove()));
    await rm(directory, { recursive: true });
  });

  it(
    'brings back what was there: documents, results, and tasks that had not been run',
    async () => {
      const redis = await MortalRedis.start();
      servers.push(redis);
      const system = await System.start({ env: { REDIS_URL: redis.url, WORKER_CONCURRENCY: '1' } });
      systems.push(system);

      const before = await system.api.process('The waterwheel turns the stampers.', 'wheel.txt');
      const busy = Array.from({ length: BUSY }, (_, index) =>
        system.api.add(`Sheet ${index}.`, `${index}.txt`),
      );
      const accepted = await Promise.all(busy);
      const backup = join(directory, 'backup');
      await script('backup.sh', [backup, system.directory], { REDIS_URL: redis.url });
      const after = await system.api.process('The kiln dries what the loft did not.', 'kiln.txt');
      for (const { body } of accepted) await system.api.ended(body.task_id);
      await system.stop();
      await redis.kill();

      const restored = await MortalRedis.start({ running: false });
      servers.push(restored);
      const data = join(directory, 'data');
      await script('restore.sh', [backup, restored.directory, data]);
      await restored.revive();
      expect(await waiting(restored.url, system)).toBeGreaterThan(0);
      const env = {
        REDIS_URL: restored.url,
        STORAGE_URI: `file:${data}`,
        REDIS_PREFIX: system.env.REDIS_PREFIX ?? '',
      };
      const again = await System.start({ env });
      systems.push(again);

      const task = (id: string) => again.api.get(`/rag/task/${id}`);
      expect((await task(before.task_id)).body).toMatchObject({ status: 'completed', result: before.result });
      expect((await task(after.task_id)).status).toBe(404);
      const { body: found } = await again.api.query('waterwheel');
      expect(found.results[0]).toMatchObject({ filename: 'wheel.txt' });
      expect((await again.api.query('kiln')).body.results).toEqual([]);

      const { body: listed } = await again.api.get('/rag/tasks?limit=100');
      for (const { task_id } of listed.tasks) {
        const { status, error } = await again.api.ended(task_id);
        expect({ status, error }).toEqual({ status: 'completed', error: null });
      }
      const { body: documents } = await again.api.get('/rag/documents?limit=100');
      expect(documents.documents).toHaveLength(listed.tasks.length);
    },
    LIMIT_MS,
  );

  it('is not written over anything', async () => {
    await expect(script('backup.sh', [directory, directory])).rejects.toMatchObject({ code: 1 });
    await expect(script('restore.sh', [directory, directory])).rejects.toMatchObject({ code: 1 });
  });
});
