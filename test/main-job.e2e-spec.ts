import { encode } from 'iconv-lite';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { buildPdf, column } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import { docx } from './support/docx.js';
import { System } from './support/system.js';

const ENGLISH_PDF = buildPdf([
  column(['1. About this manual', 'It tells how a press is set up', 'in a workshop of three men.'], 72, 700),
  column(['2. The press', 'Turn the screw until the platen', 'rests upon the paper.'], 72, 700),
]);
const RUSSIAN = 'Глава 3. Сушка\n\nЛисты бумаги сушат на верёвках в проветриваемом помещении.';

let system: System;
beforeAll(async () => {
  system = await System.start();
});
afterAll(() => system.stop());

describe('a document', () => {
  it('is accepted at once, processed in the background and found with its page', async () => {
    const accepted = await system.api.add(ENGLISH_PDF, 'press manual.pdf', {
      metadata: '{"year": 1455}',
      chunk_size: 80,
      chunk_overlap: 0,
    });
    expect(accepted.status).toBe(202);
    expect(accepted.body).toEqual({
      status: 'queued',
      task_id: expect.any(String),
      message: 'Document queued for processing',
      check_status_url: `/rag/task/${accepted.body.task_id}`,
      document_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      collection: 'default',
      deduplicated: false,
    });
    expect(accepted.headers.get('location')).toBe(accepted.body.check_status_url);

    const task = await system.api.ended(accepted.body.task_id);
    expect(task).toMatchObject({
      status: 'completed',
      job: 'process-document',
      queue: 'high',
      progress: { stage: 'index', fraction: 1 },
      attempt: 1,
      max_attempts: 4,
      position: null,
      next_attempt_at: null,
      document: { document_id: accepted.body.document_id, filename: 'press manual.pdf' },
      result: { pages: 2, chunks: 2, embedding_version: null, took_ms: { embed: 0 } },
      error: null,
    });
    expect(Date.parse(task.finished_at)).toBeGreaterThanOrEqual(Date.parse(task.started_at));

    const { status, body } = await system.api.query('Where does the platen rest?');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      mode: 'keyword',
      cached: false,
      sources: [{ name: 'default', status: 'ok' }],
    });
    expect(body.results[0]).toMatchObject({
      text: expect.stringContaining('Turn the screw until the platen rests upon the paper.'),
      document_id: accepted.body.document_id,
      collection: 'default',
      filename: 'press manual.pdf',
      page_start: 2,
      page_end: 2,
      metadata: { year: 1455 },
    });
  });

  it('may have a Russian name and be asked for in Russian', async () => {
    const task = await system.api.process(RUSSIAN, 'Сушка бумаги.txt', { collection: 'russian' });
    expect(task.document.filename).toBe('Сушка бумаги.txt');
    const { body } = await system.api.query('на чём сушить лист?', { collections: ['russian'] });
    expect(body.results[0]).toMatchObject({
      filename: 'Сушка бумаги.txt',
      text: expect.stringContaining('Листы бумаги сушат на верёвках'),
      page_start: null,
    });
  });

  it.each([
    ['DOCX', docx(['Ink is made of soot', 'and linseed oil']), 'ink.docx'],
    ['Markdown', '# Ink\n\nInk is made of soot and linseed oil', 'ink.md'],
    [
      'HTML',
      '<html><script>var x</script><h1>Ink</h1><p>Ink is made of soot &amp; linseed oil</p>',
      'ink.html',
    ],
    ['UTF-16 text', Buffer.from('\ufeffInk is made of soot and linseed oil', 'utf16le'), 'ink.txt'],
  ])('may be %s', async (type, content, filename) => {
    const collection = `type-${type.toLowerCase().replace(' ', '-')}`;
    expect(await system.api.process(content, filename, { collection })).toMatchObject({
      status: 'completed',
    });
    const { body } = await system.api.query('soot', { collections: [collection] });
    expect(body.results).toHaveLength(1);
    expect(body.results[0].text).toMatch(/Ink is made of soot[\s\S]+linseed oil/);
    expect(body.results[0].text).not.toContain('var x');
  });

  it('of Windows-1251 bytes is read as what it says', async () => {
    const letters = 'Бумага делается из тряпья, которое размалывают в мельнице до волокон.';
    await system.api.process(encode(letters, 'windows-1251'), 'cp1251.txt', { collection: 'cp1251' });
    const { body } = await system.api.query('тряпьё', { collections: ['cp1251'] });
    expect(body.results[0].text).toBe(letters);
  });

  it('is known by its content, whatever it is called', async () => {
    await system.api.process(ENGLISH_PDF, 'manual.txt', { collection: 'misnamed' });
    const { body } = await system.api.get('/rag/documents?collection=misnamed');
    expect(body.documents[0]).toMatchObject({
      filename: 'manual.txt',
      content_type: 'application/pdf',
      pages: 2,
    });
  });
});

describe('the same document again', () => {
  it('is recognised by its content and settings, and its file is kept once', async () => {
    const collection = 'again';
    const first = await system.api.add('Deckle edges are left as they are.', 'a.txt', { collection });
    await system.api.ended(first.body.task_id);
    const files = await system.files();
    const second = await system.api.add('Deckle edges are left as they are.', 'b.txt', { collection });
    expect(second.status).toBe(202);
    expect(second.body).toMatchObject({
      deduplicated: true,
      task_id: first.body.task_id,
      document_id: first.body.document_id,
    });
    expect(await system.files()).toEqual(files);
    const other = await system.api.add('Deckle edges are left as they are.', 'a.txt', {
      collection,
      chunk_size: 500,
    });
    expect(other.body).toMatchObject({ deduplicated: false, document_id: first.body.document_id });
    await system.api.ended(other.body.task_id);
    expect(await system.files()).toHaveLength(files.length);
  });

  it('under the same document_id with other content replaces it', async () => {
    const fields = { collection: 'replaced', document_id: 'отчёт/2024' };
    await system.api.process('The first revision speaks of vellum.', 'a.txt', fields);
    const files = await system.files();
    await system.api.process('The second revision speaks of parchment.', 'a.txt', fields);
    const { body } = await system.api.query('vellum or parchment revision', { collections: ['replaced'] });
    expect(body.results.map((passage: { text: string }) => passage.text)).toEqual([
      'The second revision speaks of parchment.',
    ]);
    const path = `/rag/documents/${encodeURIComponent('отчёт/2024')}?collection=replaced`;
    expect((await system.api.get(path)).body).toMatchObject({ document_id: 'отчёт/2024', chunks: 1 });
    expect(await system.files()).toHaveLength(files.length);
  });

  it('submitted later wins, in whatever order the tasks end', async () => {
    const fields = { collection: 'order', document_id: 'd' };
    const texts = Array.from({ length: 6 }, (_, index) => `revision number${index} of it`);
    const tasks = [];
    for (const text of texts) tasks.push((await system.api.add(text, 'a.txt', fields)).body.task_id);
    for (const task of tasks) expect(await system.api.ended(task)).toMatchObject({ status: 'completed' });
    const { body } = await system.api.get('/rag/documents/d/chunks?collection=order');
    expect(body.chunks.map((chunk: { text: string }) => chunk.text)).toEqual([texts.at(-1)]);
  });
});

describe('documents and collections', () => {
  it('are listed page by page, with their chunks in order', async () => {
    const words = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ');
    const fields = { collection: 'listed', chunk_size: 200, chunk_overlap: 0 };
    const { result } = await system.api.process(words, 'words.txt', { ...fields, document_id: 'a' });
    await system.api.process('short', 'short.txt', { ...fields, document_id: 'b' });
    const first = (await system.api.get('/rag/documents?collection=listed&limit=1')).body;
    const next = `/rag/documents?collection=listed&limit=1&cursor=${first.next_cursor}`;
    const second = (await system.api.get(next)).body;
    expect([...first.documents, ...second.documents].map(({ document_id }) => document_id)).toEqual([
      'a',
      'b',
    ]);
    expect(second.next_cursor).toBeNull();

    const texts: string[] = [];
    let cursor = '';
    do {
      const path = `/rag/documents/a/chunks?collection=listed&limit=4${cursor && `&cursor=${cursor}`}`;
      const { body } = await system.api.get(path);
      texts.push(...body.chunks.map((chunk: { text: string }) => chunk.text));
      cursor = body.next_cursor ?? '';
    } while (cursor);
    expect(texts).toHaveLength(result.chunks);
    expect(texts.join(' ')).toBe(words);

    const { collections } = (await system.api.get('/rag/collections')).body;
    expect(collections).toContainEqual({ name: 'listed', documents: 2, chunks: result.chunks + 1 });
  });

  it('are deleted, with what was stored of them', async () => {
    const before = await system.files();
    await system.api.process('A watermark is seen against the light.', 'a.txt', {
      collection: 'gone',
      document_id: 'a',
    });
    expect((await system.api.delete('/rag/documents/a?collection=gone')).body).toMatchObject({
      deleted: true,
    });
    expect(await system.files()).toEqual(before);
    expect((await system.api.query('watermark', { collections: ['gone'] })).body.results).toEqual([]);
    expect((await system.api.delete('/rag/documents/a?collection=gone')).body.code).toBe(
      'document_not_found',
    );
    expect((await system.api.delete('/rag/collections/gone')).body).toEqual({ name: 'gone', deleted: true });
    expect((await system.api.query('watermark', { collections: ['gone'] })).body.code).toBe(
      'collection_not_found',
    );
    expect((await system.api.delete('/rag/collections/gone')).status).toBe(404);
  });

  it('may be submitted again after they were deleted', async () => {
    const fields = { collection: 'back', document_id: 'a' };
    await system.api.process('Rags are sorted by hand.', 'a.txt', fields);
    await system.api.delete('/rag/documents/a?collection=back');
    const again = await system.api.add('Rags are sorted by hand.', 'a.txt', fields);
    expect(again.body.deduplicated).toBe(false);
    await system.api.ended(again.body.task_id);
    expect((await system.api.query('rags', { collections: ['back'] })).body.results).toHaveLength(1);
  });
});

describe('a query', () => {
  beforeAll(async () => {
    for (const [year, language] of [
      [2023, 'en'],
      [2024, 'en'],
      [2024, 'ru'],
    ]) {
      const metadata = JSON.stringify({ year, language, tags: ['paper'] });
      await system.api.process(`A ream of ${year} in ${language}`, `${year}-${language}.txt`, {
        collection: 'filters',
        metadata,
      });
    }
    await system.api.process('A ream elsewhere', 'elsewhere.txt', { collection: 'other' });
  });
  const names = async (more: object): Promise<string[]> => {
    const { body } = await system.api.query('ream', { collections: ['filters'], ...more });
    return body.results.map((passage: { filename: string }) => passage.filename).sort();
  };

  it('is narrowed by metadata', async () => {
    expect(await names({ filter: { 'metadata.year': { gte: 2024 } } })).toEqual([
      '2024-en.txt',
      '2024-ru.txt',
    ]);
    expect(await names({ filter: { 'metadata.year': 2024, 'metadata.language': 'ru' } })).toEqual([
      '2024-ru.txt',
    ]);
    expect(await names({ filter: { 'metadata.year': { lt: 2000 } } })).toEqual([]);
  });

  it('asks several collections, and gives no more than was asked for', async () => {
    const { body } = await system.api.query('ream', { collections: ['filters', 'other'], top_k: 10 });
    expect(body.sources.map((source: { name: string }) => source.name)).toEqual(['filters', 'other']);
    expect(body.results).toHaveLength(4);
    expect(await names({ top_k: 2 })).toHaveLength(2);
  });

  it('takes every character of a question as text', async () => {
    const { status, body } = await system.api.query('ream" OR ( AND ~^* ] \\ NOT', {
      collections: ['filters'],
    });
    expect(status).toBe(200);
    expect(body.results).toHaveLength(3);
  });

  it('is searched behind the event loop, where threads have a niceness of their own', async () => {
    if (process.platform !== 'linux') return;
    await names({});
    const { pid } = system.services('api')[0] ?? {};
    const threads = (await readdir(`/proc/${pid}/task`)).map((id) => ({
      name: readFileSync(`/proc/${pid}/task/${id}/comm`, 'utf8').trim(),
      niceness: getPriority(Number(id)),
    }));
    const searching = threads.filter(({ name }) => /tokio|lance/.test(name));
    expect(searching.length).toBeGreaterThan(2);
    expect(new Set(searching.map(({ niceness }) => niceness))).toEqual(new Set([5]));
    expect(threads.find(({ name }) => name === 'node')).toMatchObject({ niceness: 0 });
  });
});
