import { buildPdf } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import { System } from './support/system.js';

const WITHOUT_TEXT = buildPdf([[]]);

let system: System;
beforeAll(async () => {
  system = await System.start();
});
afterAll(() => system.stop());

it('a batch whose documents are all processed ends "all"', async () => {
  const names = ['один.txt', 'two.md', 'three.html'];
  const accepted = await system.api.addBatch(
    names.map((name) => [`The content of ${name}`, name] as const),
    { collection: 'all', metadata: '{"batch":1}' },
  );
  expect(accepted.status).toBe(202);
  expect(accepted.headers.get('location')).toBe(`/rag/task/${accepted.body.task_id}`);
  expect(accepted.body).toMatchObject({
    status: 'queued',
    message: '3 documents queued for processing',
    rejected: [],
  });
  expect(accepted.body.documents.map(({ filename }: { filename: string }) => filename)).toEqual(names);

  const batch = await system.api.ended(accepted.body.task_id);
  const counts = { queued: 0, processing: 0, retrying: 0, completed: 3, failed: 0, cancelled: 0, total: 3 };
  expect(batch).toMatchObject({
    job: 'process-documents-batch',
    queue: 'low',
    status: 'completed',
    outcome: 'all',
    counts,
    result: { outcome: 'all', counts },
  });
  for (const { task_id } of accepted.body.documents) {
    expect((await system.api.get(`/rag/task/${task_id}`)).body).toMatchObject({
      status: 'completed',
      queue: 'low',
      result: { chunks: 1 },
    });
  }
  const { body } = await system.api.query('content', {
    collections: ['all'],
    filter: { 'metadata.batch': 1 },
  });
  expect(body.results).toHaveLength(3);
});

it('a document that fails neither holds up nor sinks the others', async () => {
  const { body } = await system.api.addBatch(
    [
      ['good text', 'good.txt'],
      [WITHOUT_TEXT, 'scan.pdf'],
      ['', 'empty.txt'],
    ],
    { collection: 'partial' },
  );
  expect(body.rejected).toEqual([{ filename: 'empty.txt', code: 'empty_file' }]);
  const batch = await system.api.ended(body.task_id);
  expect(batch).toMatchObject({
    status: 'completed',
    outcome: 'partial',
    counts: { completed: 1, failed: 1, total: 2 },
  });
  expect(batch.documents).toMatchObject([
    { filename: 'good.txt', status: 'completed', error: null },
    { filename: 'scan.pdf', status: 'failed', error: { code: 'no_text_found', retryable: false } },
  ]);
});

it('a batch without one good document ends "failed"', async () => {
  const { body } = await system.api.addBatch([
    [WITHOUT_TEXT, 'a.pdf'],
    [buildPdf([[], []]), 'b.pdf'],
  ]);
  expect(await system.api.ended(body.task_id)).toMatchObject({
    status: 'failed',
    outcome: 'none',
    error: { code: 'batch_failed' },
    counts: { failed: 2, total: 2 },
  });
});

it('the same file twice in a batch is one document', async () => {
  const { body } = await system.api.addBatch(
    [
      ['twice the same', 'a.txt'],
      ['twice the same', 'b.txt'],
    ],
    { collection: 'twice' },
  );
  expect(await system.api.ended(body.task_id)).toMatchObject({ outcome: 'all' });
  const { documents } = (await system.api.get('/rag/documents?collection=twice')).body;
  expect(documents).toHaveLength(1);
});

it('a batch may be urgent', async () => {
  const { body } = await system.api.addBatch([['urgent', 'a.txt']], {
    priority: 'high',
    collection: 'urgent',
  });
  expect(await system.api.ended(body.task_id)).toMatchObject({ queue: 'high', outcome: 'all' });
});
