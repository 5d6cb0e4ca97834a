import { ChunkIndex, type IndexableChunk, type IndexedDocument } from '@app/chunk-index';
import { FileStore } from '@app/file-store';
import { Queues } from '@app/queue';
import type { INestApplicationContext } from '@nestjs/common';
import { Readable } from 'node:stream';
import { DocumentsApp } from '../testing/documents-app.js';
import { DocumentWriter } from './document-writer.js';

const collection = 'c';
const never = new AbortController().signal;
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

let documents: DocumentsApp;
let app: INestApplicationContext;
let writer: DocumentWriter;
beforeAll(async () => {
  documents = await DocumentsApp.open({ REDIS_URL: process.env.REDIS_URL });
  app = documents.context;
  writer = app.get(DocumentWriter);
});
afterAll(async () => {
  await app.get(Queues).use((redis) => redis.ping());
  await documents.close();
});

const chunks = (...texts: string[]): IndexableChunk[] =>
  texts.map((text) => ({ text, terms: text, pageStart: null, pageEnd: null }));

/** A document that was submitted at a minute, with a file of its own. */
async function submitted(documentId: string, minute: number): Promise<IndexedDocument> {
  const { key } = await app.get(FileStore).write(Readable.from([Buffer.from(documentId)]), 1000);
  return {
    documentId,
    collection,
    revision: key,
    filename: 'a.txt',
    contentType: 'text/plain',
    bytes: 1,
    fileKey: key,
    pages: null,
    characters: 1,
    chunkCount: 1,
    metadata: {},
    taskId: 't',
    submittedAt: at(minute),
    indexedAt: at(minute),
    warnings: [],
    embeddingVersion: null,
  };
}

const again = (document: IndexedDocument, minute: number) => ({
  ...document,
  revision: `${document.revision} again`,
  chunkCount: 2,
  reprocessedAt: at(minute),
});
const texts = async (documentId: string): Promise<string[]> =>
  (await app.get(ChunkIndex).chunks({ collection, documentId, limit: 10 })).chunks.map(({ text }) => text);
const hasFile = ({ fileKey }: IndexedDocument): Promise<boolean> =>
  app
    .get(FileStore)
    .open(fileKey)
    .then(
      (file) => file.close().then(() => true),
      () => false,
    );

describe('DocumentWriter.rewrite', () => {
  it('gives a document other chunks of its file', async () => {
    const document = await submitted('a', 1);
    await writer.replace(document, chunks('old'), [], never);
    expect(await writer.rewrite(again(document, 2), chunks('new', 'newer'), [], never)).toBe(true);
    expect([await texts('a'), await hasFile(document)]).toEqual([['new', 'newer'], true]);
  });

  it('leaves one alone that was submitted again, whenever that was', async () => {
    const [before, later] = [await submitted('b', 1), await submitted('b', 1)];
    await writer.replace(before, chunks('before'), [], never);
    await writer.replace(later, chunks('later'), [], never);
    expect(await writer.rewrite(again(before, 9), chunks('new'), [], never)).toBe(false);
    expect([await texts('b'), await hasFile(later), await hasFile(before)]).toEqual([['later'], true, false]);
  });

  it('does not keep a later submission from replacing it', async () => {
    const [before, later] = [await submitted('c', 1), await submitted('c', 2)];
    await writer.replace(before, chunks('before'), [], never);
    await writer.rewrite(again(before, 9), chunks('new'), [], never);
    expect(await writer.replace(later, chunks('later'), [], never)).toBe(true);
    expect([await texts('c'), await hasFile(before)]).toEqual([['later'], false]);
  });

  it('does not bring back what was deleted', async () => {
    const document = await submitted('d', 1);
    await writer.replace(document, chunks('old'), [], never);
    await writer.delete(collection, 'd');
    expect(await writer.rewrite(again(document, 2), chunks('new'), [], never)).toBe(false);
    expect(await app.get(ChunkIndex).document(collection, 'd')).toBeUndefined();
  });

  it('is not undone by a reprocessing that was asked for earlier and comes later', async () => {
    const document = await submitted('e', 1);
    await writer.replace(document, chunks('old'), [], never);
    expect(await writer.rewrite(again(document, 3), chunks('third minute'), [], never)).toBe(true);
    expect(await writer.rewrite(again(document, 2), chunks('second minute'), [], never)).toBe(false);
    expect([await texts('e'), await hasFile(document)]).toEqual([['third minute'], true]);
  });
});
