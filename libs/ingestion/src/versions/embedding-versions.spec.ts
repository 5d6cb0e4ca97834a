import { ChunkIndex, ready } from '@app/chunk-index';
import type { INestApplicationContext } from '@nestjs/common';
import { DocumentsApp } from '../testing/documents-app.js';
import { EmbeddingVersions } from './embedding-versions.js';

const collection = 'c';

let documents: DocumentsApp;
let app: INestApplicationContext;
beforeAll(async () => {
  documents = await DocumentsApp.open({
    REDIS_URL: process.env.REDIS_URL,
    EMBEDDING_SERVICES: JSON.stringify({ next: { url: 'http://127.0.0.1:1', model: 'next' } }),
  });
  app = documents.context;
});
afterAll(async () => {
  await documents.close();
});

it('begins another task for an activation that the one under way may have missed', async () => {
  const index = app.get(ChunkIndex);
  const at = new Date().toISOString();
  const record = {
    ...{ documentId: 'a', collection, revision: 'r', filename: 'a.txt', contentType: 'text/plain', bytes: 1 },
    ...{ fileKey: 'k', pages: null, characters: 1, chunkCount: 1, metadata: {}, taskId: 't', warnings: [] },
    ...{ submittedAt: at, indexedAt: at, embeddingVersion: null },
  };
  await index.replaceDocument(record, [{ text: 'a', terms: 'a', pageStart: null, pageEnd: null }]);
  const build = (activate: boolean) =>
    app.get(EmbeddingVersions).build({ collection, provider: 'next', activate });
  // No worker takes them: the tasks are under way for as long as the test runs.
  const { id, taskId } = await build(false);
  expect(await build(true)).toMatchObject({ taskId, activate: true });
  expect(await build(false)).toMatchObject({ taskId, activate: false });
  await index.versions.change(collection, (state) => ready(state, id));
  expect(await build(false)).toMatchObject({ taskId });
  const late = await build(true);
  expect(late.taskId).not.toBe(taskId);
  expect(await build(true)).toMatchObject({ taskId: late.taskId, activate: true });
});
