import { setTimeout as sleep } from 'node:timers/promises';
import { MortalRedis } from './support/mortal-redis.js';
import { Operator } from './support/operator.js';
import { Probes } from './support/probes.js';
import { ADMIN, System, type Service } from './support/system.js';

const TASKS = 200;

let system: System;
let probes: Probes;
let redis: MortalRedis | undefined;
afterEach(async () => {
  await probes.close();
  await system.stop();
  await redis?.remove();
  redis = undefined;
});

/** Every document is there once, whole, and nothing else is. */
async function expectIndexedOnce(collection: string, count: number): Promise<void> {
  const documents = [];
  let cursor = '';
  do {
    const { body } = await system.api.get(`/rag/documents?collection=${collection}&limit=500${cursor}`);
    documents.push(...body.documents);
    cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : '';
  } while (cursor);
  expect(documents).toHaveLength(count);
  for (const { document_id, chunks } of documents.slice(0, 20)) {
    const { body } = await system.api.get(`/rag/documents/${document_id}/chunks?collection=${collection}`);
    expect(body.chunks).toHaveLength(chunks);
  }
  const { body } = await system.api.get('/rag/collections');
  const found = body.collections.find(({ name }: { name: string }) => name === collection);
  expect(found).toMatchObject({ documents: count });
}

it(`workers that are killed again and again lose none of ${TASKS} documents, and index none twice`, async () => {
  system = await System.start({ workers: 0, env: { WORKER_LOST_AFTER: '5' } });
  probes = await Probes.connect(system);
  const workers: Service[] = [system.spawn('worker'), system.spawn('worker')];
  const texts = Array.from({ length: TASKS }, (_, index) => {
    const text = Array.from({ length: 40 }, (__, line) => `Line ${line} of document ${index}.`).join('\n');
    return [text, `${index}.txt`] as const;
  });
  const { body: batch } = await system.api.addBatch(texts, { collection: 'survivors', chunk_size: 200 });
  const ended = async (): Promise<number> => {
    const { counts } = (await system.api.get(`/rag/task/${batch.task_id}`)).body;
    return counts.completed + counts.failed + counts.cancelled;
  };
  for (let kill = 1; kill <= 4; kill += 1) {
    await system.waitFor(async () => (await ended()) >= (TASKS / 6) * kill);
    await sleep(Math.random() * 300);
    workers.shift()?.kill('SIGKILL');
    workers.push(system.spawn('worker'));
  }
  await system.waitFor(
    async () => (await system.api.get(`/rag/task/${batch.task_id}`)).body.status === 'completed',
  );
  const { body: task } = await system.api.get(`/rag/task/${batch.task_id}`);
  expect(task).toMatchObject({ outcome: 'all', counts: { completed: TASKS, total: TASKS } });
  await expectIndexedOnce('survivors', TASKS);
}, 180_000);

it('a killed worker is replaced by another one within 15 s', async () => {
  system = await System.start({ workers: 0 });
  probes = await Probes.connect(system);
  const worker = system.spawn('probe');
  const taskIds = await Promise.all([1, 2, 3].map(() => probes.submit({ acts: ['wait', 'ok'] })));
  for (const taskId of taskIds) await system.waitFor(async () => (await probes.runs(taskId)).length === 1);
  system.spawn('probe');
  const killedAt = Date.now();
  worker.kill('SIGKILL');
  for (const taskId of taskIds) {
    const task = await system.api.ended(taskId);
    expect(task).toMatchObject({ status: 'completed', attempt: 1 });
    const [, again] = await probes.runs(taskId);
    expect((again?.at ?? 0) - killedAt).toBeLessThan(15_000);
    expect(await probes.runs(taskId)).toHaveLength(2);
  }
});

it('a Redis that is killed and comes back has lost no task that was accepted', async () => {
  redis = await MortalRedis.start();
  system = await System.start({ workers: 2, env: { REDIS_URL: redis.url, WORKER_LOST_AFTER: '5' } });
  probes = await Probes.connect(system);
  const accepted: string[] = [];
  const refused: number[] = [];
  const submitting = { on: true };
  const client = async (name: string): Promise<void> => {
    for (let index = 0; submitting.on; index += 1) {
      const answer = await system.api.add(`Text ${index} of ${name}.`, `${name}-${index}.txt`, {
        collection: 'kept',
      });
      if (answer.status === 202) accepted.push(answer.body.task_id);
      else refused.push(answer.status);
      await sleep(answer.status === 202 ? 5 : 100);
    }
  };
  const clients = ['a', 'b'].map(client);
  const more = (from: readonly unknown[], count = 25): Promise<void> => {
    const enough = from.length + count;
    return system.waitFor(() => Promise.resolve(from.length >= enough));
  };
  await more(accepted);
  await redis.kill();
  await more(refused, 5);
  await redis.revive();
  await more(accepted);
  submitting.on = false;
  await Promise.all(clients);
  expect(new Set(refused)).toEqual(new Set([503]));
  for (const taskId of accepted)
    expect(await system.api.ended(taskId)).toMatchObject({ status: 'completed' });
  expect(await system.api.process('after all that', 'last.txt')).toMatchObject({ status: 'completed' });
}, 120_000);

it('a worker that dies while all are drained: its task goes back to its queue, and waits there', async () => {
  system = await System.start({ workers: 0, env: { WORKER_LOST_AFTER: '5' } });
  probes = await Probes.connect(system);
  const admin = new Operator(system.api, ADMIN);
  const dying = system.spawn('probe');
  const taskId = await probes.submit({ acts: ['wait', 'ok'] });
  await system.waitFor(async () => (await probes.runs(taskId)).length === 1);
  const other = system.spawn('probe');
  for (const worker of [dying, other]) {
    await system.waitFor(async () => (await admin.workerId(worker)) !== undefined);
    await admin.send('POST', `/api/workers/${await admin.workerId(worker)}/drain`);
  }
  await system.waitFor(async () => (await admin.worker(dying.pid)).status === 'draining');
  await system.waitFor(async () => (await admin.worker(other.pid)).status === 'drained');
  dying.kill('SIGKILL');
  await system.waitFor(async () => (await probes.queues.get('high').getActiveCount()) === 0, 20_000);
  expect(await probes.runs(taskId)).toHaveLength(1);
  await admin.send('POST', `/api/workers/${await admin.workerId(other)}/resume`);
  expect(await system.api.ended(taskId)).toMatchObject({ status: 'completed', attempt: 1 });
}, 120_000);
