import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesIn } from '../libs/file-store/src/testing/files-in.js';
import { buildPdf, column } from '../libs/ingestion/src/extract/pdf/testing/pdf-builder.js';
import { docx } from './support/docx.js';
import { Probes } from './support/probes.js';
import { describeWithS3, S3Server } from './support/s3-server.js';
import { System } from './support/system.js';

const BUCKET = 'paper-mill';
const PDF = buildPdf([
  column(['The vat', 'Pulp is stirred with a paddle', 'before the mould is dipped.'], 72, 700),
]);
const TOPICS = ['mould', 'felt', 'size', 'rag', 'stamper', 'deckle', 'couch', 'loft'];

describeWithS3('with everything in a bucket and two workers', () => {
  let server: S3Server;
  let system: System;
  let temporary: string;
  beforeAll(async () => {
    server = await S3Server.start();
    await server.createBucket(BUCKET);
    temporary = await mkdtemp(join(tmpdir(), 'ragmill-bucket-tmp-'));
    const env = { ...server.settings(BUCKET, 'prod/eu'), TMPDIR: temporary };
    system = await System.start({ env, workers: 2 });
  });
  afterAll(async () => {
    await system.stop();
    await server.stop();
    await rm(temporary, { recursive: true });
  });

  const keys = async (part: string): Promise<string[]> =>
    (await server.keys(BUCKET)).filter((key) => key.startsWith(`prod/eu/${part}/`));

  it('takes, finds and deletes documents, and keeps nothing on its own disk', async () => {
    const pdf = await system.api.process(PDF, 'vat.pdf', { document_id: 'vat' });
    expect(pdf).toMatchObject({ status: 'completed', result: { pages: 1 } });
    const word = await system.api.process(docx(['Felts lie between the sheets.']), 'felts.docx');
    expect(word).toMatchObject({ status: 'completed', document: { filename: 'felts.docx' } });
    const { body } = await system.api.query('What is stirred with a paddle?');
    expect(body.results[0]).toMatchObject({ document_id: 'vat', page_start: 1 });

    expect(await keys('files')).toHaveLength(2);
    expect((await keys('index')).some((key) => key.startsWith('prod/eu/index/default.lance/'))).toBe(true);
    expect(await filesIn(system.directory)).toEqual([]);
    expect(await filesIn(temporary)).toEqual([]);

    expect((await system.api.delete('/rag/documents/vat')).status).toBe(200);
    expect(await keys('files')).toHaveLength(1);
    expect((await system.api.query('What is stirred with a paddle?')).body.results).toEqual([]);
  });

  it('makes a collection once, whoever comes first, and loses no commit', async () => {
    const adding = TOPICS.map((topic) =>
      system.api.process(`All about the ${topic}.`, `${topic}.txt`, { collection: 'words' }),
    );
    for (const task of await Promise.all(adding)) expect(task).toMatchObject({ status: 'completed' });
    for (const topic of TOPICS) {
      const { body } = await system.api.query(topic, { collections: ['words'] });
      expect(body.results.map(({ filename }: { filename: string }) => filename)).toEqual([`${topic}.txt`]);
    }
  });

  it('replaces a document, and the file of the revision before goes', async () => {
    const fields = { collection: 'revisions', document_id: 'rules' };
    const before = await keys('files');
    await system.api.process('The lay man lifts the sheet.', 'rules.txt', fields);
    await system.api.process('The coucher turns the mould.', 'rules.txt', fields);
    expect(await keys('files')).toHaveLength(before.length + 1);
    const ask = async (query: string) =>
      (await system.api.query(query, { collections: ['revisions'] })).body.results.length;
    expect([await ask('lay man'), await ask('coucher')]).toEqual([0, 1]);
  });

  it('deletes a collection', async () => {
    const task = await system.api.process('The loft is dry.', 'loft.txt', { collection: 'gone' });
    expect(task).toMatchObject({ status: 'completed' });
    expect((await system.api.delete('/rag/collections/gone')).status).toBe(200);
    const { body } = await system.api.get('/rag/collections');
    expect(body.collections).not.toContainEqual(expect.objectContaining({ name: 'gone' }));
    expect((await system.api.query('loft', { collections: ['gone'] })).body.code).toBe(
      'collection_not_found',
    );
  });

  it('is maintained there', async () => {
    const probes = await Probes.connect(system);
    try {
      const maintenance = probes.queues.get('maintenance');
      const optimize = await maintenance.add('optimize-index', {}, { jobId: 'optimize-now' });
      const sweep = await maintenance.add('sweep', {}, { jobId: 'sweep-now' });
      await system.waitFor(async () => (await optimize.getState()) === 'completed');
      await system.waitFor(async () => (await sweep.getState()) === 'completed');
    } finally {
      await probes.close();
    }
    expect((await system.api.query('felts')).body.results).toHaveLength(1);
  });

  it('says so while the bucket is away', async () => {
    await server.stop();
    const { status, body, headers } = await system.api.add('Some text.', 'a.txt');
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'storage_unavailable' });
    expect(headers.get('retry-after')).toBe('10');
    const ready = await system.api.get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body.error).toHaveProperty('storage');
  });
});
