import type { Queue } from 'bullmq';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { MortalRedis } from './support/mortal-redis.js';
import { Probes } from './support/probes.js';
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

async function withQueue(system: System, work: (queue: Queue) => Promise<void>): Promise<void> {
  const probes = await Probes.connect(system);
  try {
    await work(probes.queues.get('low'));
  } finally {
    await probes.close();
  }
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
      const system = await System.start({ env: { REDIS_URL: redis.url } });
      systems.push(system);

      const before = await system.api.process('The waterwheel turns the stampers.', 'wheel.txt');
      await withQueue(system, (low) => low.pause());
      const waiting = await system.api.add('The vatman is asleep.', 'asleep.txt', { priority: 'low' });
      const busy = Array.from({ length: BUSY }, (_, index) =>
        system.api.add(`Sheet ${index}.`, `${index}.txt`),
      );
      const backup = join(directory, 'backup');
      await script('backup.sh', [backup, system.directory], { REDIS_URL: redis.url });
      const after = await system.api.process('The kiln dries what the loft did not.', 'kiln.txt');
      for (const { body } of await Promise.all(busy)) await system.api.ended(body.task_id);
      await system.stop();
      await redis.kill();

      const restored = await MortalRedis.start({ running: false });
      servers.push(restored);
      const data = join(directory, 'data');
      await script('restore.sh', [backup, restored.directory, data]);
      await restored.revive();
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

      expect((await task(waiting.body.task_id)).body).toMatchObject({ status: 'queued' });
      await withQueue(again, (low) => low.resume());
      const { body: listed } = await again.api.get('/rag/tasks?limit=100');
      for (const { task_id } of listed.tasks) {
        const { status, error } = await again.api.ended(task_id);
        expect({ status, error }).toEqual({ status: 'completed', error: null });
      }
      const { body: documents } = await again.api.get('/rag/documents?limit=100');
      const names = documents.documents.map(({ filename }: { filename: string }) => filename);
      const named = listed.tasks.map(({ document }: { document: { filename: string } }) => document.filename);
      expect(names).toEqual(expect.arrayContaining(named));
    },
    LIMIT_MS,
  );

  it('is not written over anything', async () => {
    const full = join(directory, 'full');
    await mkdir(join(full, 'files'), { recursive: true });
    await expect(script('backup.sh', [full, full])).rejects.toThrow('exists');
    await expect(script('restore.sh', [full, full, join(directory, 'none')])).rejects.toThrow('is not empty');
    await expect(script('restore.sh', [full, join(directory, 'none'), full])).rejects.toThrow('is not empty');
  });
});
