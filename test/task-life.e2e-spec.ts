import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPdf } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import type { Json } from './support/api.js';
import { System } from './support/system.js';

const WITHOUT_TEXT = buildPdf([[]]);
/** Ten forms that draw ten forms each, ten deep: nothing but a kill ends the reading of it. */
const ENDLESS = buildPdf([[]], { page: '', objects: endlessObjects() });

function endlessObjects(): [number, string][] {
  const stream = (content: string, more = ''): string =>
    `<< ${more} /Length ${content.length} >>\nstream\n${content}\nendstream`;
  const form = (next: number): string =>
    `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X ${next} 0 R >> >>`;
  const objects: [number, string][] = [
    [
      10,
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /X 100 0 R >> >> /Contents 11 0 R >>',
    ],
    [11, stream('/X Do '.repeat(10))],
  ];
  for (let depth = 0; depth < 10; depth += 1) {
    objects.push([100 + depth, stream('/X Do '.repeat(10), form(101 + depth))]);
  }
  objects.push([110, stream('BT ET', '/Type /XObject /Subtype /Form /BBox [0 0 9 9]')]);
  return objects;
}

const statusOf = async (system: System, taskId: string): Promise<string> =>
  (await system.api.get(`/rag/task/${taskId}`)).body.status;
const cancel = (system: System, taskId: string) => system.api.delete(`/rag/task/${taskId}`);
const retry = (system: System, taskId: string) =>
  system.api.request(`/rag/task/${taskId}/retry`, { method: 'POST' });

describe('a task that waits', () => {
  let system: System;
  beforeEach(async () => {
    system = await System.start({ workers: 0 });
  });
  afterEach(() => system.stop());

  it('is cancelled at once, and never run', async () => {
    const { task_id } = (await system.api.add('never indexed', 'a.txt')).body;
    const answer = await cancel(system, task_id);
    expect([answer.status, answer.body]).toEqual([
      200,
      expect.objectContaining({
        task_id,
        status: 'cancelled',
        position: null,
        error: null,
        finished_at: expect.any(String),
      }),
    ]);
    expect((await cancel(system, task_id)).body.status).toBe('cancelled');
    const other = (await system.api.add('indexed', 'b.txt')).body.task_id;
    system.spawn('worker');
    await system.api.ended(other);
    expect((await system.api.get(`/rag/task/${task_id}`)).body).toMatchObject({
      status: 'cancelled',
      result: null,
      error: null,
    });
    expect((await system.api.query('never indexed')).body.results).toHaveLength(1);
  });

  it('may be run after all', async () => {
    const { task_id } = (await system.api.add('run after all', 'a.txt')).body;
    await cancel(system, task_id);
    const answer = await retry(system, task_id);
    expect([answer.status, answer.body.status]).toEqual([202, 'queued']);
    expect((await retry(system, task_id)).body.code).toBe('task_not_retryable');
    system.spawn('worker');
    expect(await system.api.ended(task_id)).toMatchObject({ status: 'completed', attempt: 1 });
  });

  it('is cancelled with its whole batch', async () => {
    const { body } = await system.api.addBatch([
      ['one', 'a.txt'],
      ['two', 'b.txt'],
    ]);
    const answer = await cancel(system, body.task_id);
    expect(answer.body).toMatchObject({ status: 'cancelled', counts: { cancelled: 2, total: 2 } });
    system.spawn('worker');
    await system.api.process('after it', 'c.txt', { priority: 'low' });
    expect((await system.api.get(`/rag/task/${body.task_id}`)).body).toMatchObject({
      status: 'cancelled',
      counts: { cancelled: 2 },
    });
    expect((await retry(system, body.task_id)).status).toBe(202);
    expect(await system.api.ended(body.task_id)).toMatchObject({ status: 'completed', outcome: 'all' });
  });
});

describe('a task that runs', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start({ env: { EXTRACT_STALL_LIMIT: '600' } });
  });
  afterAll(() => system.stop());

  it('is cancelled though nothing but a kill ends it, and its slot is free', async () => {
    const { task_id } = (await system.api.add(ENDLESS, 'endless.pdf')).body;
    await system.waitFor(async () => (await statusOf(system, task_id)) === 'processing');
    const answer = await cancel(system, task_id);
    expect([answer.status, answer.body.status]).toEqual([200, 'cancelled']);
    expect((await cancel(system, task_id)).status).toBe(200);
    expect(await system.api.process('the slot is free', 'a.txt')).toMatchObject({ status: 'completed' });
  });

  it('with its batch is cancelled; what was completed stays', async () => {
    const { body } = await system.api.addBatch([
      ['already done', 'a.txt'],
      [ENDLESS, 'endless.pdf'],
    ]);
    const [done, endless] = body.documents.map((document: Json) => document.task_id);
    await system.api.ended(done);
    await system.waitFor(async () => (await statusOf(system, endless)) === 'processing');
    expect((await system.api.get(`/rag/task/${body.task_id}`)).body.status).toBe('processing');
    expect((await cancel(system, body.task_id)).status).toBe(200);
    expect(await system.api.ended(body.task_id)).toMatchObject({
      status: 'cancelled',
      counts: { completed: 1, cancelled: 1 },
    });
    expect((await system.api.query('already done')).body.results[0].text).toBe('already done');
  });

  it('ends in one state when a cancellation races with its end', async () => {
    for (let round = 0; round < 100; round += 1) {
      const { task_id } = (await system.api.add(`racing ${round}`, `${round}.txt`)).body;
      await new Promise((resolve) => setTimeout(resolve, round / 2));
      const answer = await cancel(system, task_id);
      const told = answer.status === 200 ? answer.body.status : answer.body.code;
      const ended = (await system.api.ended(task_id)).status;
      expect([told, ended]).toEqual(
        told === 'cancelled' ? ['cancelled', 'cancelled'] : ['task_already_finished', 'completed'],
      );
      expect(await statusOf(system, task_id)).toBe(ended);
    }
  });
});

describe('a task that has ended', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start();
  });
  afterAll(() => system.stop());

  it('is not cancelled, and a completed one is not run again', async () => {
    const { task_id } = await system.api.process('completed', 'a.txt');
    expect([(await cancel(system, task_id)).status, (await cancel(system, task_id)).body.code]).toEqual([
      409,
      'task_already_finished',
    ]);
    expect([(await retry(system, task_id)).status, (await retry(system, task_id)).body.code]).toEqual([
      409,
      'task_not_retryable',
    ]);
    expect((await cancel(system, 'no-such-task')).body.code).toBe('task_not_found');
  });

  it('failed is run again under its id', async () => {
    const { task_id } = await system.api.process(WITHOUT_TEXT, 'a.pdf');
    const answers = await Promise.all([retry(system, task_id), retry(system, task_id)]);
    expect(answers.map(({ status }) => status)).toContain(202);
    expect(await system.api.ended(task_id)).toMatchObject({
      status: 'failed',
      attempt: 1,
      error: { code: 'no_text_found' },
    });
  });

  it('failed in a batch is run again with the batch', async () => {
    const { body } = await system.api.addBatch([
      [WITHOUT_TEXT, 'a.pdf'],
      [buildPdf([[], []]), 'b.pdf'],
    ]);
    expect(await system.api.ended(body.task_id)).toMatchObject({ status: 'failed', outcome: 'none' });
    expect((await retry(system, body.task_id)).status).toBe(202);
    expect(await system.api.ended(body.task_id)).toMatchObject({
      status: 'failed',
      outcome: 'none',
      counts: { failed: 2 },
    });
  });
});

it('a task whose file has gone is superseded by a later submission, and else says so', async () => {
  const system = await System.start({ workers: 0 });
  try {
    const submit = async (text: string, documentId: string): Promise<string> =>
      (await system.api.add(text, 'a.txt', { document_id: documentId })).body.task_id;
    const [earlier, alone] = [await submit('the first', 'd'), await submit('the only one', 'e')];
    for (const taskId of [earlier, alone]) await system.api.delete(`/rag/task/${taskId}`);
    await rm(join(system.directory, 'files'), { recursive: true });
    const later = await submit('the second', 'd');
    system.spawn('worker');
    expect((await system.api.ended(later)).status).toBe('completed');
    for (const taskId of [earlier, alone]) await system.api.post(`/rag/task/${taskId}/retry`, {});
    expect(await system.api.ended(earlier)).toMatchObject({
      status: 'completed',
      result: { superseded: true, chunks: 0 },
    });
    expect(await system.api.ended(alone)).toMatchObject({
      status: 'failed',
      error: { code: 'file_missing', stage: 'load' },
    });
    const { body } = await system.api.get('/rag/documents/d/chunks');
    expect(body.chunks.map((chunk: { text: string }) => chunk.text)).toEqual(['the second']);
  } finally {
    await system.stop();
  }
});
