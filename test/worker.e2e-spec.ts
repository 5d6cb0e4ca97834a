import { buildPdf, column } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import { System } from './support/system.js';

/** Long enough to be under way when something happens to it. */
function longText(tag: string): string {
  return Array.from({ length: 60_000 }, (_, index) => `${tag} sentence ${index} of it.`).join('\n');
}

let system: System;
afterEach(() => system.stop());

it('renews its lock while a long document is read', async () => {
  system = await System.start();
  const lines = Array.from({ length: 60 }, (_, index) => `Line ${index} of a page that has many of them.`);
  const pdf = buildPdf(Array.from({ length: 350 }, (_, page) => column([`Page ${page}`, ...lines], 50, 780)));
  const task = await system.api.process(pdf, 'long.pdf');
  expect(task).toMatchObject({ status: 'completed', attempt: 1, result: { pages: 350 } });
});

it('that is asked to stop finishes what it has begun', async () => {
  system = await System.start({ workers: 0 });
  const worker = system.spawn('worker');
  const { task_id } = (await system.api.add(longText('drained'), 'a.txt')).body;
  await system.waitFor(
    async () => (await system.api.get(`/rag/task/${task_id}`)).body.status === 'processing',
  );
  await worker.stop();
  expect((await system.api.get(`/rag/task/${task_id}`)).body).toMatchObject({
    status: 'completed',
    attempt: 1,
  });
});

it('that may not finish hands its task back, and another one does it', async () => {
  system = await System.start({ workers: 0, env: { SHUTDOWN_GRACE: '0' } });
  const worker = system.spawn('worker');
  const { task_id } = (await system.api.add(longText('handed'), 'a.txt')).body;
  await system.waitFor(
    async () => (await system.api.get(`/rag/task/${task_id}`)).body.status === 'processing',
  );
  await worker.stop();
  expect((await system.api.get(`/rag/task/${task_id}`)).body).toMatchObject({ status: 'queued', attempt: 0 });
  system.spawn('worker');
  expect(await system.api.ended(task_id)).toMatchObject({ status: 'completed', attempt: 1 });
});

it('that is killed loses nothing: another one takes its task over', async () => {
  system = await System.start({ workers: 0 });
  const worker = system.spawn('worker');
  const { task_id } = (await system.api.add(longText('taken'), 'a.txt')).body;
  await system.waitFor(
    async () => (await system.api.get(`/rag/task/${task_id}`)).body.status === 'processing',
  );
  worker.kill('SIGKILL');
  // Never "processing" for ever: its lock lapses.
  await system.waitFor(async () => (await system.api.get(`/rag/task/${task_id}`)).body.status === 'retrying');
  system.spawn('worker');
  expect(await system.api.ended(task_id)).toMatchObject({ status: 'completed' });
  const { body } = await system.api.query('taken sentence 59999', { top_k: 1 });
  expect(body.results).toHaveLength(1);
});

it('shares the work with others', async () => {
  system = await System.start({ workers: 2, env: { WORKER_CONCURRENCY: '1' } });
  await system.waitFor(async () => (await system.api.get('/health/ready')).body.details.workers.count === 2);
  const texts = Array.from(
    { length: 12 },
    (_, index) => [longText(`shared${index}`).slice(0, 200_000), `${index}.txt`] as const,
  );
  const { body } = await system.api.addBatch(texts, { collection: 'shared' });
  expect(await system.api.ended(body.task_id)).toMatchObject({ outcome: 'all', counts: { completed: 12 } });
  const workers = new Set(
    system.output
      .split('\n')
      .filter((line) => line.includes('"process-document"'))
      .map((line) => JSON.parse(line).pid),
  );
  expect(workers.size).toBe(2);
});
