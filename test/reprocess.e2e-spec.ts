import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPdf, column } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import type { Json } from './support/api.js';
import { docx } from './support/docx.js';
import { System } from './support/system.js';

/** Slices of two seconds; a document may wait for the lock of a worker that was killed. */
const SHORT_SLICES = { JOB_OPTIONS: '{"reprocess-collection": {"softTimeLimit": 18, "timeLimit": 30}}' };
const SMALL = { chunk_size: 200, chunk_overlap: 0 };

let system: System;
beforeAll(async () => {
  system = await System.start({ env: { WORKER_LOST_AFTER: '5', ...SHORT_SLICES } });
});
afterAll(() => system.stop());

const text = (name: string, lines = 40): string =>
  Array.from({ length: lines }, (_, line) => `Line ${line} of ${name} tells how rags are beaten.`).join(
    '\n\n',
  );

async function add(collection: string, id: string, content: string | Uint8Array, fields = {}): Promise<Json> {
  const filename = `${id}.${typeof content === 'string' ? 'txt' : 'bin'}`;
  return system.api.process(content, filename, { collection, document_id: id, ...fields });
}

async function fill(collection: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `doc-${String(index).padStart(3, '0')}`);
  for (const id of ids) await system.api.add(text(id), `${id}.txt`, { collection, document_id: id });
  await system.waitFor(async () => {
    const { collections } = (await system.api.get('/rag/collections')).body;
    return collections.some(({ name, documents }: Json) => name === collection && documents === count);
  }, 120_000);
  return ids;
}

async function reprocess(collection: string, request: object = {}): Promise<string> {
  const { status, body } = await system.api.post(`/rag/collections/${collection}/reprocess`, request);
  expect({ status, body }).toMatchObject({ status: 202, body: { status: 'queued', collection } });
  return body.task_id;
}

const document = async (collection: string, id: string): Promise<Json> =>
  (await system.api.get(`/rag/documents/${id}?collection=${collection}`)).body;

/** The chunks of a document, which say of themselves what the document says of them. */
async function chunksOf(collection: string, id: string): Promise<string[]> {
  const path = `/rag/documents/${id}/chunks?collection=${collection}&limit=500`;
  const { chunks } = (await system.api.get(path)).body;
  expect(chunks.map(({ position }: Json) => position)).toEqual(chunks.map((_: Json, index: number) => index));
  expect((await document(collection, id)).chunks).toBe(chunks.length);
  return chunks.map((chunk: Json) => chunk.text);
}

const words = (texts: readonly string[]): string[] => texts.join(' ').split(/\s+/);

const doneOf = async (taskId: string): Promise<number> =>
  (await system.api.get(`/rag/task/${taskId}`)).body.progress?.done ?? 0;

/** Asks for the documents over and over, until it is told to stop; gives how often, and what was wrong. */
function asking(collection: string, ids: readonly string[]): () => Promise<{ asked: number; wrong: Json[] }> {
  const wrong: Json[] = [];
  let asked = 0;
  let on = true;
  const client = async (): Promise<void> => {
    for (; on; asked += 1) {
      const id = ids[asked % ids.length];
      const filter = { document_id: id };
      const request = { collections: [collection], filter, top_k: 100 };
      const { status, body } = await system.api.query('rags line', request);
      const sizes: number[] = (body.results ?? []).map((passage: Json) => passage.text.length);
      const large = sizes.filter((size) => size > SMALL.chunk_size).length;
      const isWhole = sizes.length > 0 && (large === 0 || large === sizes.length);
      if (status !== 200 || !isWhole) wrong.push({ id, status, sizes });
    }
  };
  const clients = [client(), client()];
  return async () => {
    on = false;
    await Promise.all(clients);
    return { asked, wrong };
  };
}

it('makes a collection anew while it is asked, changed, and a worker is killed; each document once, in one revision', async () => {
  const collection = 'anew';
  const ids = await fill(collection, 60);
  const pdf = buildPdf([column(['The press', 'Turn the screw until the platen', 'rests.'], 72, 700)]);
  await add(collection, 'pdf', pdf, { metadata: '{"year": 1455}' });
  await add(collection, 'word', docx(['Ink is made of soot', 'and linseed oil']));
  await add(collection, 'z-deleted', text('z-deleted'));
  await add(collection, 'z-replaced', text('z-replaced'));
  const before = await document(collection, 'pdf');
  const stop = asking(collection, ids);

  const taskId = await reprocess(collection, SMALL);
  await system.waitFor(async () => (await doneOf(taskId)) >= 10);
  system.services('worker')[0]?.kill('SIGKILL');
  system.spawn('worker');
  expect((await system.api.delete(`/rag/documents/z-deleted?collection=${collection}`)).status).toBe(200);
  await add(collection, 'z-replaced', text('z-replaced of another edition', 7));
  const task = await system.api.ended(taskId, 120_000);
  const { asked, wrong } = await stop();

  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(20);
  expect(task).toMatchObject({
    status: 'completed',
    job: 'reprocess-collection',
    queue: 'low',
    progress: { stage: 'reprocess', fraction: 1 },
    document: null,
    result: { counts: { done: 62, unchanged: 0, failed: 0 }, failures: [] },
  });
  expect(task.result.counts.superseded).toBeLessThanOrEqual(2);
  for (const id of ids) {
    const chunks = await chunksOf(collection, id);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(200);
    expect(words(chunks)).toEqual(words([text(id)]));
  }
  expect((await system.api.get(`/rag/documents/z-deleted?collection=${collection}`)).status).toBe(404);
  expect(words(await chunksOf(collection, 'z-replaced'))).toEqual(
    words([text('z-replaced of another edition', 7)]),
  );
  expect(await document(collection, 'z-replaced')).toMatchObject({ chunk_size: 1000 });
  expect(await document(collection, 'pdf')).toEqual({
    ...before,
    revision: expect.not.stringMatching(before.revision),
    task_id: taskId,
    indexed_at: expect.any(String),
    chunk_size: 200,
    chunk_overlap: 0,
  });
  const { body } = await system.api.get('/rag/collections');
  const found = body.collections.find(({ name }: Json) => name === collection);
  let chunks = 0;
  for (const id of [...ids, 'pdf', 'word', 'z-replaced']) chunks += (await chunksOf(collection, id)).length;
  expect(found).toEqual({ name: collection, documents: 63, chunks });
}, 300_000);

it('knows the same document with the new settings afterwards, and not with the old ones', async () => {
  const collection = 'known';
  await add(collection, 'a', text('a'));
  const taskId = await reprocess(collection, { chunk_size: 300 });
  await system.api.ended(taskId);
  const again = (fields: object): Promise<Json> =>
    system.api.add(text('a'), 'a.txt', { collection, document_id: 'a', ...fields });
  const files = await system.files();
  expect((await again({ chunk_size: 300 })).body).toMatchObject({ deduplicated: true, task_id: taskId });
  expect(await system.files()).toEqual(files);
  const old = await again({});
  expect(old.body).toMatchObject({ deduplicated: false });
  await system.api.ended(old.body.task_id);
  expect(await document(collection, 'a')).toMatchObject({ chunk_size: 1000, task_id: old.body.task_id });
});

it('leaves alone what would come out as it is, where only the outdated are asked for', async () => {
  const collection = 'outdated';
  await add(collection, 'as-it-is', text('as-it-is'), { chunk_size: 300 });
  await add(collection, 'otherwise', text('otherwise'));
  const { task_id } = await document(collection, 'as-it-is');
  const request = { chunk_size: 300, only_outdated: true };
  const task = await system.api.ended(await reprocess(collection, request));
  expect(task.result.counts).toEqual({ done: 1, unchanged: 1, failed: 0, superseded: 0, total: 2 });
  expect(await document(collection, 'as-it-is')).toMatchObject({ task_id });
  // Without a size each keeps its own; all of them are done unless only the outdated are asked for.
  const { result } = await system.api.ended(await reprocess(collection, { only_outdated: true }));
  expect(result.counts).toMatchObject({ done: 0, unchanged: 2 });
  expect((await system.api.ended(await reprocess(collection))).result.counts).toMatchObject({ done: 2 });
  expect(await document(collection, 'otherwise')).toMatchObject({ chunk_size: 300, chunk_overlap: 60 });
});

it('says which documents failed and why; they keep their chunks, and sink nobody', async () => {
  const collection = 'partly';
  await add(collection, 'good', text('good'));
  const files = await system.files();
  await add(collection, 'gone', text('gone'));
  const [key = ''] = (await system.files()).filter((name) => !files.includes(name));
  await unlink(join(system.directory, 'files', key.slice(0, 2), key));
  const before = await chunksOf(collection, 'gone');
  const request = { ...SMALL, document_ids: ['gone', 'never-there', 'good', 'good'] };
  const task = await system.api.ended(await reprocess(collection, request));
  expect(task).toMatchObject({ status: 'completed', error: null });
  expect(task.result.counts).toEqual({ done: 1, unchanged: 0, failed: 2, superseded: 0, total: 3 });
  expect(task.result.failures.sort((a: Json, b: Json) => (a.code < b.code ? -1 : 1))).toEqual([
    { document_id: 'never-there', code: 'document_not_found' },
    { document_id: 'gone', code: 'file_missing' },
  ]);
  expect(await chunksOf(collection, 'gone')).toEqual(before);
});

it('takes a document again that it had done, and that was deleted while it goes on', async () => {
  const collection = 'deleted';
  await fill(collection, 40);
  const taskId = await reprocess(collection, SMALL);
  await system.waitFor(async () => (await doneOf(taskId)) >= 3);
  const { documents } = (await system.api.get(`/rag/documents?collection=${collection}&limit=100`)).body;
  const { document_id: id } = documents.find(({ task_id }: Json) => task_id === taskId);
  const again = (): Promise<Json> =>
    system.api.add(text(id), 'a.txt', { collection, document_id: id, ...SMALL });
  expect((await again()).body).toMatchObject({ deduplicated: true, task_id: taskId });
  await system.api.delete(`/rag/documents/${id}?collection=${collection}`);
  const { body } = await again();
  expect(body).toMatchObject({ deduplicated: false });
  expect((await system.api.get(`/rag/task/${taskId}`)).body.status).not.toBe('completed');
  expect(await system.api.ended(body.task_id)).toMatchObject({ status: 'completed' });
  expect(await document(collection, id)).toMatchObject({ task_id: body.task_id });
  await system.api.delete(`/rag/task/${taskId}`);
}, 300_000);

it('is cancelled in the middle, and run again goes on where it was', async () => {
  const collection = 'cancelled';
  await fill(collection, 40);
  const taskId = await reprocess(collection, SMALL);
  await system.waitFor(async () => (await doneOf(taskId)) >= 3);
  const cancelled = await system.api.delete(`/rag/task/${taskId}`);
  expect(cancelled.body).toMatchObject({ status: 'cancelled' });
  const { documents } = (await system.api.get(`/rag/documents?collection=${collection}&limit=100`)).body;
  const done = documents.filter(({ task_id }: Json) => task_id === taskId);
  expect(done.length).toBeGreaterThanOrEqual(3);
  expect(done.length).toBeLessThan(40);
  expect((await system.api.post(`/rag/task/${taskId}/retry`, {})).status).toBe(202);
  const task = await system.api.ended(taskId, 120_000);
  expect(task.result.counts).toEqual({ done: 40, unchanged: 0, failed: 0, superseded: 0, total: 40 });
  for (const { document_id, indexed_at } of done)
    expect(await document(collection, document_id)).toMatchObject({ indexed_at });
}, 300_000);

describe('a request', () => {
  it.each([
    [{ chunk_overlap: 10 }, 'chunk_overlap'],
    [{ chunk_size: 100, chunk_overlap: 51 }, 'chunk_overlap'],
    [{ chunk_size: 49 }, 'chunk_size'],
    [{ document_ids: [] }, 'document_ids'],
    [{ document_ids: ['a', 1] }, 'document_ids'],
    [{ only_outdated: 'yes' }, 'only_outdated'],
    [{ collection: 'b' }, 'collection'],
  ])('%j is refused', async (request, field) => {
    const { status, body } = await system.api.post('/rag/collections/known/reprocess', request);
    expect({ status, code: body.code, field: body.errors[0].field }).toEqual({
      status: 400,
      code: 'invalid_request',
      field,
    });
  });

  it('for a collection that is not there is 404', async () => {
    const { status, body } = await system.api.post('/rag/collections/nowhere/reprocess', {});
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'collection_not_found' });
  });

  it('needs no body, and under one Idempotency-Key is one task', async () => {
    await add('keyed', 'a', text('a'));
    const send = (body?: string): Promise<Json> =>
      system.api.request('/rag/collections/keyed/reprocess', {
        method: 'POST',
        headers: { 'idempotency-key': 'one', ...(body && { 'content-type': 'application/json' }) },
        body,
      });
    const first = await send();
    expect(first.status).toBe(202);
    expect(first.headers.get('location')).toBe(first.body.check_status_url);
    expect((await send('{}')).body).toMatchObject({ task_id: first.body.task_id, deduplicated: true });
    expect((await send('{"chunk_size": 100}')).body.code).toBe('idempotency_conflict');
    expect(await system.api.ended(first.body.task_id)).toMatchObject({ status: 'completed' });
  });
});
