import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPdf } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import { entryOf, formatEntry, TASK_INDEX } from '../libs/queue/src/tasks/task-index-entry.js';
import type { Json } from './support/api.js';
import { Probes } from './support/probes.js';
import { System } from './support/system.js';

const WITHOUT_TEXT = buildPdf([[]]);

describe('the list of tasks', () => {
  let system: System;
  const list = async (query: string): Promise<Json> => (await system.api.get(`/rag/tasks?${query}`)).body;
  const names = ({ tasks }: Json): string[] => tasks.map((task: Json) => task.document?.filename ?? task.job);
  beforeAll(async () => {
    system = await System.start();
    await system.api.process('one', 'one.txt', { collection: 'a' });
    await system.api.process('two', 'two.txt', { collection: 'b' });
    await system.api.process(WITHOUT_TEXT, 'scan.pdf', { collection: 'b' });
    const { body } = await system.api.addBatch([['three', 'three.txt']], { collection: 'b' });
    await system.api.ended(body.task_id);
  });
  afterAll(() => system.stop());

  it('has the newest first, of batches the counts', async () => {
    const { tasks, next_cursor } = await list('');
    expect(next_cursor).toBeNull();
    expect(names({ tasks }).slice(2)).toEqual(['scan.pdf', 'two.txt', 'one.txt']);
    expect(names({ tasks }).slice(0, 2).sort()).toEqual(['process-documents-batch', 'three.txt']);
    const batch = tasks.find((task: Json) => task.job === 'process-documents-batch');
    expect(batch).toMatchObject({ status: 'completed', outcome: 'all', counts: { completed: 1 } });
    expect(batch).not.toHaveProperty('documents');
    expect(tasks.at(-1)).toEqual((await system.api.get(`/rag/task/${tasks.at(-1).task_id}`)).body);
  });

  it.each([
    ['collection=a', ['one.txt']],
    ['status=failed', ['scan.pdf']],
    ['status=failed,completed&collection=b&job=process-document', ['three.txt', 'scan.pdf', 'two.txt']],
    ['job=process-documents-batch', ['process-documents-batch']],
    ['code=no_text_found', ['scan.pdf']],
    ['code=worker_lost', []],
    [`since=2099-01-01T00:00:00Z`, []],
    [`since=2020-01-01T00:00:00Z&collection=a`, ['one.txt']],
  ])('is narrowed by %s', async (query, expected) => {
    expect(names(await list(query))).toEqual(expected);
  });

  it('comes page by page', async () => {
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Json = await list(`limit=2&job=process-document${cursor && `&cursor=${cursor}`}`);
      expect(page.tasks.length).toBeLessThanOrEqual(2);
      found.push(...names(page));
      cursor = page.next_cursor;
    }
    expect(found).toEqual(['three.txt', 'scan.pdf', 'two.txt', 'one.txt']);
  });

  it.each([
    ['status=lost'],
    ['code=no_such_code'],
    ['since=yesterday'],
    ['limit=0'],
    ['cursor=nonsense'],
    ['colour=red'],
  ])('refuses %s', async (query) => {
    const { status, body } = await system.api.get(`/rag/tasks?${query}`);
    expect([status, body.code, body.errors[0].field]).toEqual([400, 'invalid_request', query.split('=')[0]]);
  });
});

describe('failed tasks', () => {
  let system: System;
  let probes: Probes;
  const retry = async (filter: object): Promise<Json> =>
    (await system.api.post('/rag/tasks/retry', filter)).body;
  beforeAll(async () => {
    system = await System.start({ workers: 0, env: { JOB_OPTIONS: '{"probe":{"retries":0}}' } });
    system.spawn('probe');
    probes = await Probes.connect(system);
  });
  afterAll(async () => {
    await probes.close();
    await system.stop();
  });

  it('are run again by filter, each under its id', async () => {
    const submit = (collection: string, ...acts: string[]) => probes.submit({ collection, acts });
    const lost = await submit('a', 'fail', 'ok');
    const refused = await submit('a', 'refuse', 'ok');
    const other = await submit('b', 'fail', 'ok');
    const fine = await submit('a', 'ok');
    for (const taskId of [lost, refused, other, fine]) await system.api.ended(taskId);

    expect(await retry({ collection: 'a', code: 'document_unreadable' })).toEqual({
      task_ids: [refused],
      skipped: 0,
      next_cursor: null,
    });
    expect(await system.api.ended(refused)).toMatchObject({ status: 'completed', attempt: 1 });
    expect(await retry({ since: '2099-01-01T00:00:00Z' })).toMatchObject({ task_ids: [] });
    expect((await retry({})).task_ids).toEqual([other, lost]);
    for (const taskId of [lost, other]) {
      expect(await system.api.ended(taskId)).toMatchObject({ status: 'completed' });
      expect(await probes.runs(taskId)).toHaveLength(2);
    }
    expect(await probes.runs(fine)).toHaveLength(1);
    expect(await retry({})).toMatchObject({ task_ids: [] });
  });

  it('are run again a page at a time', async () => {
    const taskIds: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      taskIds.unshift(await probes.submit({ collection: 'pages', acts: ['fail', 'ok'] }));
      await system.api.ended(taskIds[0] ?? '');
    }
    const first = await retry({ collection: 'pages', limit: 3 });
    expect(first.task_ids).toEqual(taskIds.slice(0, 3));
    const rest = await retry({ collection: 'pages', limit: 3, cursor: first.next_cursor });
    expect(rest).toMatchObject({ task_ids: taskIds.slice(3), next_cursor: null });
  });

  it('are run again as far as the queue has room, and the rest afterwards', async () => {
    const small = await System.start({
      workers: 0,
      env: { QUEUE_MAX_WAITING: '4', JOB_OPTIONS: '{"probe":{"retries":0}}' },
    });
    const others = await Probes.connect(small);
    try {
      const worker = small.spawn('probe');
      const taskIds: string[] = [];
      for (let count = 0; count < 6; count += 1) {
        taskIds.unshift(await others.submit({ collection: 'many', acts: ['fail', 'ok'] }));
        await small.api.ended(taskIds[0] ?? '');
      }
      await worker.stop();
      const first = (await small.api.post('/rag/tasks/retry', {})).body;
      expect(first).toMatchObject({ task_ids: taskIds.slice(0, 4), next_cursor: expect.any(String) });
      expect((await small.api.post('/rag/tasks/retry', {})).body.code).toBe('queue_full');
      small.spawn('probe');
      for (const taskId of taskIds.slice(0, 4)) await small.api.ended(taskId);
      const rest = (await small.api.post('/rag/tasks/retry', { cursor: first.next_cursor })).body;
      expect(rest).toEqual({ task_ids: taskIds.slice(4), skipped: 0, next_cursor: null });
    } finally {
      await others.close();
      await small.stop();
    }
  });

  it('are not run again by a filter for others', async () => {
    const { status, body } = await system.api.post('/rag/tasks/retry', { status: ['completed'] });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });
});

describe('the same request again', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start({ workers: 0 });
  });
  afterAll(() => system.stop());
  const keyed = (key: string) => ({ 'idempotency-key': key });

  it('with one Idempotency-Key is one task, with workers and after a restart', async () => {
    const first = await system.api.add('the same', 'a.txt', {}, keyed('one'));
    expect(first.body.deduplicated).toBe(false);
    const second = await system.api.add('the same', 'a.txt', {}, keyed('one'));
    expect(second.body).toMatchObject({ task_id: first.body.task_id, deduplicated: true });
    system.spawn('worker');
    await system.api.ended(first.body.task_id);
    await system.restartApi();
    const third = await system.api.add('the same', 'a.txt', {}, keyed('one'));
    expect(third.body).toMatchObject({ task_id: first.body.task_id, deduplicated: true });
    expect(await system.files()).toHaveLength(1);
  });

  it('many times at once is one task', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => system.api.add('all at once', 'a.txt', {}, keyed('many'))),
    );
    expect(new Set(answers.map(({ body }) => body.task_id)).size).toBe(1);
    const unkeyed = await Promise.all(
      Array.from({ length: 8 }, () => system.api.add('without a key', 'b.txt')),
    );
    expect(new Set(unkeyed.map(({ body }) => body.task_id)).size).toBe(1);
  });

  it.each([
    ['content', 'another', {}],
    ['collection', 'a text', { collection: 'other' }],
    ['metadata', 'a text', { metadata: '{"a":1}' }],
    ['priority', 'a text', { priority: 'low' }],
    ['chunk size', 'a text', { chunk_size: 500 }],
  ])(
    'with another %s under its Idempotency-Key is refused, and leaves nothing behind',
    async (what, text, fields) => {
      await system.api.add('a text', 'a.txt', {}, keyed(`conflict ${what}`.replace(/ /g, '-')));
      const before = (await system.files()).length;
      const { status, body } = await system.api.add(
        text,
        'a.txt',
        fields,
        keyed(`conflict ${what}`.replace(/ /g, '-')),
      );
      expect([status, body.code]).toEqual([409, 'idempotency_conflict']);
      expect((await system.files()).length).toBe(before);
    },
  );

  it('as a batch is one batch', async () => {
    const files = [
      ['first of two', 'a.txt'],
      ['second of two', 'b.txt'],
    ] as const;
    const [first, same] = await Promise.all([
      system.api.addBatch(files, { collection: 'batch' }, keyed('batch')),
      system.api.addBatch(files, { collection: 'batch' }, keyed('batch')),
    ]);
    expect(same.body.documents).toEqual(first.body.documents);
    await system.api.ended(first.body.task_id);
    const again = await system.api.addBatch(files, { collection: 'batch' }, keyed('batch'));
    expect(again.body).toMatchObject({ task_id: first.body.task_id, documents: first.body.documents });
    const { body } = await system.api.get('/rag/tasks?collection=batch');
    expect(body.tasks).toHaveLength(3);
  });

  it.each(['', 'with space', 'ключ', 'x'.repeat(256)])('needs a key that is one, not "%s"', async (key) => {
    const headers = { 'idempotency-key': Buffer.from(key).toString('latin1') };
    const { status, body } = await system.api.add('text', 'a.txt', {}, headers);
    expect([status, body.errors?.[0].field]).toEqual([400, 'Idempotency-Key']);
  });
});

describe('a large batch', () => {
  it('of 1,000 files is one request, and each of its documents has its own end', async () => {
    const system = await System.start({ workers: 2 });
    try {
      const files = Array.from({ length: 1000 }, (_, index) => {
        const content = index % 100 === 99 ? '' : index % 100 === 98 ? WITHOUT_TEXT : `Text number ${index}.`;
        return [content, `${index}.txt`] as const;
      });
      const accepted = await system.api.addBatch(files, { collection: 'large' });
      expect(accepted.status).toBe(202);
      expect(accepted.body.rejected).toHaveLength(10);
      expect(accepted.body.documents).toHaveLength(990);
      const batch = await system.api.ended(accepted.body.task_id, 240_000);
      expect(batch).toMatchObject({
        status: 'completed',
        outcome: 'partial',
        counts: { completed: 980, failed: 10 },
      });
      const errors = batch.documents.flatMap(({ error }: Json) => error?.code ?? []);
      expect(errors).toEqual(Array.from({ length: 10 }, () => 'no_text_found'));
    } finally {
      await system.stop();
    }
  }, 300_000);
});

describe('what is kept', () => {
  it('are the files of documents and of tasks that can be read; all others go', async () => {
    const system = await System.start({ env: { TASK_RESULT_TTL: '60' } });
    const probes = await Probes.connect(system);
    try {
      await system.api.process('stays with its document', 'a.txt', { document_id: 'a' });
      const failed = await system.api.process(WITHOUT_TEXT, 'b.pdf');
      await system.api.process('replaced', 'c.txt', { document_id: 'c' });
      await system.api.process('replaces', 'c.txt', { document_id: 'c' });
      expect(await system.files()).toHaveLength(3);
      // As if their time were over: only the failed one and the replaced one of these files have nobody left.
      for (const state of ['failed', 'completed'] as const)
        await probes.queues.get('high').clean(0, 100, state);
      const old = new Date(Date.now() - 2 * 3_600_000);
      for (const name of await system.files())
        await utimes(join(system.directory, 'files', name.slice(0, 2), name), old, old);
      const index = `${system.env.REDIS_PREFIX}:${TASK_INDEX}`;
      const entries = ['gone', 'admitted'].map((taskId) =>
        formatEntry(entryOf({ taskId, queue: 'high', jobName: 'process-document' }, {})),
      );
      const [gone, admitted] = entries as [string, string];
      // A task is in the index for a moment before it is in its queue.
      await probes.queues.use((redis) => redis.zadd(index, Date.now() - 61_000, gone, Date.now(), admitted));
      const sweep = await probes.queues.get('maintenance').add('sweep', {}, { jobId: 'sweep-now' });
      await system.waitFor(async () => (await sweep.getState()) === 'completed');
      expect(await system.files()).toHaveLength(2);
      expect((await system.api.get(`/rag/task/${failed.task_id}`)).status).toBe(404);
      expect((await system.api.get('/rag/tasks')).body.tasks).toEqual([]);
      const left = await probes.queues.use((redis) => redis.zmscore(index, gone, admitted));
      expect(left).toEqual([null, expect.any(String)]);
      expect((await system.api.get('/rag/documents')).body.documents).toHaveLength(2);
    } finally {
      await probes.close();
      await system.stop();
    }
  });
});
