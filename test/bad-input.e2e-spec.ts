import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { buildPdf, column } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import { docx, documentXml } from './support/docx.js';
import { System } from './support/system.js';

const MIB = 2 ** 20;
const PAGE = column(['A page with a sentence on it.'], 72, 700);
const SECRET = `<${'5a'.repeat(32)}>`;
const ENCRYPT = `/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ${SECRET} /U ${SECRET} >>`;
const EXECUTABLE = Buffer.concat([
  Buffer.from('MZ\x90\x00\x03\x00\x00\x00'),
  Buffer.alloc(512),
  randomBytes(512),
]);

const contentStream = (content: string | Buffer, filter = ''): string =>
  `<< /Length ${content.length} ${filter} >>\nstream\n${content.toString('latin1')}\nendstream`;

/** 120 MiB of text operators in less than a kilobyte. */
function pdfBomb(): Uint8Array {
  const operators = Buffer.alloc(120 * MIB, 'BT /body 9 Tf (x) Tj ET\n');
  const packed = deflateSync(deflateSync(operators, { level: 9 }), { level: 9 });
  return buildPdf([PAGE], {
    objects: [[11, contentStream(packed, '/Filter [/FlateDecode /FlateDecode]')]],
  });
}

let system: System;
beforeAll(async () => {
  system = await System.start({ env: { MAX_UPLOAD_MB: '1', MAX_BATCH_FILES: '3', QUEUE_MAX_WAITING: '50' } });
});
afterAll(() => system.stop());

/** What every refusal has: a problem with a stable code and the request's id. */
function expectProblem(
  answer: { status: number; body: unknown; headers: Headers },
  status: number,
  code: string,
): void {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect({ status: answer.status, body: answer.body }).toMatchObject({
    status,
    body: {
      type: `urn:ragmill:error:${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
      request_id: expect.stringMatching(/.{8,}/),
    },
  });
}

describe('a file is refused at the door', () => {
  // The answer need not wait until what had come is removed.
  afterEach(() => system.waitFor(async () => (await system.files()).length === 0));

  it.each([
    ['an executable called .pdf', EXECUTABLE, 'invoice.pdf', [415, 'unsupported_type']],
    [
      'a picture',
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(99)]),
      'a.pdf',
      [415, 'unsupported_type'],
    ],
    ['a file of no bytes', '', 'empty.pdf', [422, 'empty_file']],
    ['a file over the limit', Buffer.alloc(MIB + 1, 'x'), 'big.txt', [413, 'file_too_large']],
    ['a file far over the limit', Buffer.alloc(9 * MIB, 'x'), 'big.txt', [413, 'file_too_large']],
  ] as const)('%s', async (_, content, name, [status, code]) => {
    expectProblem(await system.api.add(content, name), status, code);
  });

  it.each([
    ['metadata that is no JSON', { metadata: '{year' }, 'metadata'],
    ['metadata that is no object', { metadata: '[1]' }, 'metadata'],
    ['a collection with a strange name', { collection: '../x' }, 'collection'],
    ['a chunk size that is no number', { chunk_size: 'big' }, 'chunk_size'],
    ['an overlap that does not fit', { chunk_size: 100, chunk_overlap: 60 }, 'chunk_overlap'],
    ['an unknown priority', { priority: 'urgent' }, 'priority'],
    ['a field nobody knows', { colection: 'x' }, 'colection'],
  ])('with %s', async (_, fields, field) => {
    const answer = await system.api.add('some text', 'a.txt', fields as Record<string, string>);
    expectProblem(answer, 400, 'invalid_request');
    expect(answer.body.errors[0]).toEqual({ field, message: expect.any(String) });
    expect(new Set(answer.body.errors.map((error: { field: string }) => error.field)).size).toBe(1);
  });

  it('that is not there', async () => {
    expectProblem(await system.api.post('/rag/add-document', { file: 'x' }), 400, 'invalid_request');
    const form = new FormData();
    form.append('collection', 'x');
    const answer = await system.api.request('/rag/add-document', { method: 'POST', body: form });
    expectProblem(answer, 400, 'invalid_request');
    expect(answer.body.errors[0].field).toBe('file');
  });

  it('that comes as another field than "file"', async () => {
    const form = new FormData();
    form.append('document', new Blob(['text']), 'a.txt');
    const answer = await system.api.request('/rag/add-document', { method: 'POST', body: form });
    expectProblem(answer, 400, 'invalid_request');
    expect(answer.body.errors).toEqual([{ field: 'document', message: expect.stringContaining('"file"') }]);
  });

  it('in a body that ends in the middle', async () => {
    const body = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf a fi';
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    expectProblem(
      await system.api.request('/rag/add-document', { method: 'POST', headers, body }),
      400,
      'invalid_request',
    );
  });

  it('when its client goes away in the middle', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': MIB };
    const upload = request(`${system.api.url}/rag/add-document`, { method: 'POST', headers });
    upload.on('error', () => undefined);
    upload.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf');
    const incoming = join(system.directory, 'files/incoming');
    await system.waitFor(async () => (await readdir(incoming)).length === 1);
    upload.destroy();
    await system.waitFor(async () => (await readdir(incoming)).length === 0);
  });
});

describe('a task fails with a code', () => {
  it.each([
    ['an encrypted PDF', () => buildPdf([PAGE], { trailer: ENCRYPT }), 'a.pdf', 'document_encrypted'],
    ['a PDF cut off', () => buildPdf([PAGE]).slice(0, 200), 'a.pdf', 'document_unreadable'],
    ['a PDF without text', () => buildPdf([[]]), 'a.pdf', 'no_text_found'],
    [
      'a PDF of pictures',
      () =>
        buildPdf([[]], {
          objects: [[11, contentStream('q 9 0 0 9 9 9 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q')]],
        }),
      'scan.pdf',
      'no_text_found',
    ],
    ['a PDF that is a bomb', pdfBomb, 'bomb.pdf', 'document_too_large'],
    [
      'a DOCX that is a bomb',
      () => docx([], { 'word/document.xml': documentXml(' '.repeat(80 * MIB)) }),
      'bomb.docx',
      'document_too_large',
    ],
    [
      'a DOCX with external entities',
      () =>
        docx([], {
          'word/document.xml': documentXml(
            '<w:p><w:r><w:t>&file;</w:t></w:r></w:p>',
            '<!DOCTYPE d [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
          ),
        }),
      'xxe.docx',
      'document_unreadable',
    ],
    [
      'a DOCX of broken XML',
      () => docx([], { 'word/document.xml': '<w:document><w:body>' }),
      'a.docx',
      'document_unreadable',
    ],
    ['a DOCX cut off', () => docx(['text']).slice(0, 300), 'a.docx', 'document_unreadable'],
    ['a text of spaces', () => ' \n '.repeat(20), 'a.txt', 'no_text_found'],
  ])('%s', async (_, content, filename, code) => {
    const task = await system.api.process(content(), filename, { collection: 'bad' });
    expect(task).toMatchObject({
      status: 'failed',
      attempt: 1,
      result: null,
      error: { code, retryable: false, stage: 'extract' },
    });
    expect(task.error.message).not.toMatch(/\/|\bat\b.*:\d+/);
    expect(await readdir(join(system.directory, 'files/incoming'))).toEqual([]);
  });

  it('and the worker goes on', async () => {
    expect(await system.api.process('all is well', 'a.txt')).toMatchObject({ status: 'completed' });
    const { body } = await system.api.get('/health/ready');
    expect(body.details.workers.count).toBe(1);
  });
});

describe('a batch', () => {
  it('with a file far over the limit has the others', async () => {
    const { status, body } = await system.api.addBatch([
      [Buffer.alloc(9 * MIB, 'x'), 'big.txt'],
      ['the deckle', 'good.txt'],
    ]);
    expect(status).toBe(202);
    expect(body.rejected).toMatchObject([{ filename: 'big.txt', code: 'file_too_large' }]);
    expect((await system.api.ended(body.task_id)).status).toBe('completed');
  });

  it('with too many files is refused', async () => {
    const files = ['a', 'b', 'c', 'd'].map((name) => [name, `${name}.txt`] as const);
    expectProblem(await system.api.addBatch(files), 413, 'too_many_files');
  });

  it('with nothing acceptable is refused, file by file', async () => {
    const answer = await system.api.addBatch([
      [EXECUTABLE, 'a.pdf'],
      ['', 'b.txt'],
    ]);
    expectProblem(answer, 422, 'no_acceptable_files');
    expect(answer.body.errors).toEqual([
      { field: 'a.pdf', message: 'unsupported_type' },
      { field: 'b.txt', message: 'empty_file' },
    ]);
  });
});

// What a client means by it cannot be told, and some would pay for a guess.
it.each<[string, string]>([
  ['/rag/query', 'collections'],
  ['/rag/query', 'sources'],
  ['/rag/query', 'filter'],
  ['/rag/query', 'mode'],
  ['/rag/answer', 'stream'],
  ['/rag/collections/bad/reprocess', 'chunk_size'],
  ['/rag/collections/bad/reprocess', 'chunk_overlap'],
  ['/rag/collections/bad/reprocess', 'document_ids'],
  ['/rag/collections/bad/embedding-versions', 'model'],
  ['/rag/collections/bad/embedding-versions', 'query_prefix'],
  ['/rag/collections/bad/embedding-versions', 'texts_per_second'],
  ['/rag/tasks/retry', 'status'],
  ['/rag/tasks/retry', 'since'],
])('%s with null as its %s is refused', async (path, field) => {
  const question = /query|answer/.test(path) ? { query: 'x' } : {};
  const answer = await system.api.post(path, { ...question, [field]: null });
  expectProblem(answer, 400, 'invalid_request');
  expect(answer.body.detail).toBe(`The request is not valid: ${field}.`);
});

it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
  'a body of the type %s is not guessed at',
  async (type) => {
    const options = { method: 'POST', headers: { 'content-type': type }, body: '{"query":"x"}' };
    const answer = await system.api.request('/rag/query', options);
    expectProblem(answer, 400, 'invalid_request');
    expect(answer.body.detail).toContain('Content-Type: application/json');
    expect(answer.body.errors).toBeUndefined();
  },
);

describe('a question', () => {
  it.each([
    [{ query: ' ' }, 400, 'invalid_request'],
    [{ query: 'x', top_k: 0 }, 400, 'invalid_request'],
    [{ query: 'x', top_k: '5' }, 400, 'invalid_request'],
    [{ query: 'x', collections: ['No'] }, 400, 'invalid_request'],
    [{ query: 'x', filter: { 'metadata.year': { near: 1 } } }, 400, 'invalid_request'],
    [{ query: 'x', mode: 'semantic' }, 400, 'invalid_request'],
    [{ query: 'x', collections: ['nowhere'] }, 404, 'collection_not_found'],
  ])('%j is refused', async (question, status, code) => {
    expectProblem(await system.api.post('/rag/query', question), status, code);
  });

  it('that is no JSON is refused', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await system.api.request('/rag/query', { method: 'POST', headers, body: '{"query":' });
    expectProblem(answer, 400, 'invalid_request');
  });
});

it('what is not there is not found', async () => {
  // Beside tasks there are lists and streams of such names in Redis.
  for (const id of ['no-such-task', 'failed', 'events', 'wait', 'id', 'meta'])
    expectProblem(await system.api.get(`/rag/task/${id}`), 404, 'task_not_found');
  expectProblem(await system.api.get('/rag/documents/nothing'), 404, 'document_not_found');
  expectProblem(await system.api.get('/rag/documents?collection=nowhere'), 404, 'collection_not_found');
  expectProblem(await system.api.get('/nowhere'), 404, 'not_found');
  expectProblem(await system.api.get('/rag/documents?cursor=nonsense'), 400, 'invalid_request');
});

it('a collection by a name that none can have is a bad request', async () => {
  expectProblem(await system.api.delete('/rag/collections/a%20b'), 400, 'invalid_request');
  expectProblem(await system.api.post('/rag/collections/..%2Fx/reprocess', {}), 400, 'invalid_request');
  const wordless = await system.api.query('???', { collections: ['nowhere'], mode: 'keyword' });
  expectProblem(wordless, 404, 'collection_not_found');
});
