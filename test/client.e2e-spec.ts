import { RagServiceClient, ServiceResponseError, type Task } from '@app/http-client';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { System } from './support/system.js';

const POEM = 'Мороз и солнце; день чудесный! Ещё ты дремлешь, друг прелестный.';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: ServiceResponseError) => error.code,
  );

let system: System;
let client: RagServiceClient;
let directory: string;

beforeAll(async () => {
  system = await System.start();
  client = new RagServiceClient({ baseUrl: system.api.url });
  directory = await mkdtemp(join(tmpdir(), 'ragmill-client-'));
});

afterAll(async () => {
  client.close();
  await system.stop();
  await rm(directory, { recursive: true, force: true });
});

const file = async (name: string, text: string): Promise<string> => {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
};

/** Adds a document to a collection of its own and waits for its end. */
async function added(text: string, filename: string): Promise<{ collection: string; task: Task }> {
  const collection = `c-${randomUUID()}`;
  const { task_id } = await client.addDocument({ content: bytes(text), filename }, { collection });
  return { collection, task: await client.waitForTask(task_id) };
}

it('has the types of the contract the API serves', async () => {
  const check = ['scripts/contract.mjs', '--check', system.api.url];
  await expect(promisify(execFile)(process.execPath, check)).resolves.toBeDefined();
});

describe('a document', () => {
  it('is added from a path, keeps its Cyrillic name and its metadata, and is found', async () => {
    const collection = `c-${randomUUID()}`;
    const path = await file('Зимнее утро.txt', POEM);
    const fields = { collection, document_id: 'утро/1', metadata: { year: 1829 }, chunk_size: 500 };
    const { task_id, document_id } = await client.addDocument({ path }, fields);
    const { status } = await client.waitForTask(task_id);
    expect({ status, document_id }).toEqual({ status: 'completed', document_id: 'утро/1' });
    const document = await client.document(document_id, { collection });
    expect(document).toMatchObject({ filename: 'Зимнее утро.txt', metadata: { year: 1829 } });
    const answer = await client.query({ query: 'чудесный день', collections: [collection], top_k: 1 });
    expect(answer.results).toMatchObject([{ document_id, filename: 'Зимнее утро.txt' }]);
  });

  it('is added from bytes, and from a stream whose length is known or not', async () => {
    const text = 'The quick brown fox. '.repeat(20_000);
    const sources = [
      { content: bytes(text), filename: 'a.txt' },
      { stream: Readable.from([text.slice(0, 1000), text.slice(1000)]), filename: 'b.txt' },
      { stream: Readable.from([text]), filename: 'c.txt', bytes: text.length },
    ];
    for (const source of sources) {
      const collection = `c-${randomUUID()}`;
      const { task_id } = await client.addDocument(source, { collection });
      await client.waitForTask(task_id);
      const { documents } = await client.documents({ collection });
      expect(documents).toMatchObject([{ filename: source.filename, bytes: text.length }]);
    }
  });

  it('has chunks, and is deleted, as is its collection', async () => {
    const { collection, task } = await added('One. Two. Three.', 'count.txt');
    const id = task.document?.document_id ?? '';
    expect((await client.chunks(id, { collection })).chunks).toMatchObject([{ text: 'One. Two. Three.' }]);
    expect(await client.collections()).toContainEqual({ name: collection, documents: 1, chunks: 1 });
    expect(await client.deleteDocument(id, { collection })).toMatchObject({ deleted: true });
    expect(await codeOf(client.document(id, { collection }))).toBe('document_not_found');
    expect(await client.deleteCollection(collection)).toEqual({ name: collection, deleted: true });
  });

  it('is reprocessed with its collection, once under one Idempotency-Key', async () => {
    const { collection, task } = await added('Four. Five. Six.', 'count.txt');
    const options = { idempotencyKey: randomUUID() };
    const { task_id } = await client.reprocess(collection, { chunk_size: 500 }, options);
    expect(await client.waitForTask(task_id)).toMatchObject({ result: { counts: { done: 1, total: 1 } } });
    const id = task.document?.document_id ?? '';
    expect(await client.document(id, { collection })).toMatchObject({ chunk_size: 500, task_id });
    expect(await client.reprocess(collection, { chunk_size: 500 }, options)).toMatchObject({ task_id });
    expect(await codeOf(client.reprocess('nowhere'))).toBe('collection_not_found');
  });

  it('that is not there is an error of the file system', async () => {
    const adding = client.addDocument({ path: join(directory, 'nowhere.txt') });
    await expect(adding).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is added once under one Idempotency-Key', async () => {
    const add = (text: string) =>
      client.addDocument({ content: bytes(text), filename: 'k.txt' }, {}, { idempotencyKey });
    const idempotencyKey = randomUUID();
    const first = await add('same');
    expect((await add('same')).task_id).toBe(first.task_id);
    expect(await codeOf(add('other'))).toBe('idempotency_conflict');
  });

  it('that is refused says why', async () => {
    const empty = { content: new Uint8Array(), filename: 'empty.txt' };
    expect(await codeOf(client.addDocument(empty))).toBe('empty_file');
    const content = bytes('text');
    const refused = client.addDocument({ content, filename: 'a.txt' }, { collection: 'Not A Name' });
    await expect(refused).rejects.toMatchObject({
      status: 400,
      problem: { errors: [{ field: 'collection' }] },
    });
  });
});

it('adds a batch, of which one file is rejected', async () => {
  const documents = [
    { path: await file('первый.txt', 'first') },
    { content: bytes('second'), filename: 'second.md' },
    { content: new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0]), filename: 'x.exe' },
  ];
  const batch = await client.addDocumentsBatch(documents, { collection: `c-${randomUUID()}` });
  expect(batch.documents.map(({ filename }) => filename)).toEqual(['первый.txt', 'second.md']);
  expect(batch.rejected).toEqual([{ filename: 'x.exe', code: 'unsupported_type' }]);
  const task = await client.waitForTask(batch.task_id);
  expect(task).toMatchObject({ status: 'completed', outcome: 'all', result: { counts: { completed: 2 } } });
});

describe('a task', () => {
  it('is waited for with each of its changes, once', async () => {
    const seen: Task[] = [];
    const { task_id } = await client.addDocument({
      content: bytes(`${randomUUID()} text`),
      filename: 'p.txt',
    });
    const task = await client.waitForTask(task_id, { onProgress: (each) => seen.push(each) });
    expect(seen.at(-1)).toEqual(task);
    expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(seen.length);
    expect(await client.task(task_id)).toEqual(task);
  });

  it('that fails says why, and is run again', async () => {
    const content = bytes('%PDF-1.4\nthis is no PDF');
    const { task_id } = await client.addDocument({ content, filename: 'broken.pdf' });
    const failed = await client.waitForTask(task_id);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'document_unreadable' } });
    expect(await client.retryTask(task_id)).toMatchObject({ task_id });
    expect((await client.waitForTask(task_id)).status).toBe('failed');
    expect(await client.retryTasks({ code: 'document_unreadable', job: failed.job })).toMatchObject({
      task_ids: [task_id],
    });
    await client.waitForTask(task_id);
  });

  it('is listed by what it is', async () => {
    const { collection, task } = await added('listed', 'l.txt');
    const { tasks } = await client.tasks({ collection, status: ['completed', 'failed'], limit: 10 });
    expect(tasks.map(({ task_id }) => task_id)).toEqual([task.task_id]);
    expect((await client.tasks({ collection, status: ['queued'] })).tasks).toEqual([]);
  });

  it('that nobody knows, or that has ended, is an error with a code', async () => {
    const { task } = await added('ended', 'e.txt');
    expect(await codeOf(client.task('no-such-task'))).toBe('task_not_found');
    expect(await codeOf(client.waitForTask('no-such-task'))).toBe('task_not_found');
    expect(await codeOf(client.cancelTask(task.task_id))).toBe('task_already_finished');
    expect(await codeOf(client.retryTask(task.task_id))).toBe('task_not_retryable');
  });
});

it('sends the id of a request, and what lies in a path stays in it', async () => {
  const requestId = `client-${randomUUID()}`;
  await client.query({ query: 'anything' }, { requestId });
  await system.waitFor(async () => system.output.includes(requestId), 5000);
  expect(() => client.document('..')).toThrow(TypeError);
  expect(await codeOf(client.document('a/../b'))).toBe('document_not_found');
});
