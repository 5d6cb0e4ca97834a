import { ChunkIndex } from '@app/chunk-index';
import {
  PROCESS_DOCUMENT,
  REPROCESS_COLLECTION,
  TaskSubmitter,
  type ProcessDocumentPayload,
} from '@app/queue';
import type { INestApplicationContext } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DocumentLocks } from '../documents/document-locks.js';
import { DocumentsApp } from '../testing/documents-app.js';
import { EarlierSubmissions } from './earlier-submissions.js';

const collection = 'c';

let documents: DocumentsApp;
let app: INestApplicationContext;
let earlier: EarlierSubmissions;
beforeAll(async () => {
  documents = await DocumentsApp.open({ REDIS_URL: process.env.REDIS_URL });
  app = documents.context;
  earlier = app.get(EarlierSubmissions);
});
afterAll(async () => {
  await documents.close();
});

const payloadOf = (documentId: string): ProcessDocumentPayload => ({
  ...{ documentId, collection, revision: 'r', filename: 'a.txt', documentType: 'text' },
  ...{ fileKey: 'k', bytes: 1, chunkSize: 1000, chunkOverlap: 200, metadata: {} },
});

/** The document as a task has made it. */
const put = (documentId: string, taskId: string): Promise<void> => {
  const at = new Date().toISOString();
  const record = {
    ...{ documentId, collection, revision: 'r', filename: 'a.txt', contentType: 'text/plain', bytes: 1 },
    ...{ fileKey: 'k', pages: null, characters: 1, chunkCount: 1, metadata: {}, taskId, warnings: [] },
    ...{ submittedAt: at, indexedAt: at, embeddingVersion: null },
  };
  const chunks = [{ text: 'a', terms: 'a', pageStart: null, pageEnd: null }];
  return app.get(ChunkIndex).replaceDocument(record, chunks);
};

// No worker takes them: the tasks are under way for as long as the test runs.
describe('a submission while the task of an earlier one is under way', () => {
  it('is the same task, unless the document was deleted since that was submitted', async () => {
    const payload = payloadOf('deleted');
    const { taskId, exists } = await earlier.taskOf(payload);
    expect(exists).toBe(false);
    await app.get(TaskSubmitter).submit(PROCESS_DOCUMENT, payload, { queue: 'high', taskId });
    expect(await earlier.taskOf(payload)).toEqual({ taskId, exists: true });
    await app.get(DocumentLocks).bury(collection, payload.documentId);
    const again = await earlier.taskOf(payload);
    expect(again).toEqual({ taskId: expect.any(String) as string, exists: false });
    expect(again.taskId).not.toBe(taskId);
  });

  it('is that of a reprocessing only as long as the document is there as that one has made it', async () => {
    const payload = payloadOf('replaced');
    const taskId = randomUUID();
    const reprocess = { collection, onlyOutdated: false };
    await app.get(TaskSubmitter).submit(REPROCESS_COLLECTION, reprocess, { taskId });
    await put('replaced', taskId);
    await earlier.note(payload, taskId);
    expect(await earlier.taskOf(payload)).toEqual({ taskId, exists: true });
    await put('replaced', 'of another submission');
    expect(await earlier.taskOf(payload)).toMatchObject({ exists: false });
  });
});
