import { ChunkIndex, ready, versionIn } from '@app/chunk-index';
import { AppError } from '@app/errors';
import type { INestApplicationContext } from '@nestjs/common';
import { DocumentsApp } from '../testing/documents-app.js';
import { EmbeddingVersions } from './embedding-versions.js';
import { VersionTasks } from './version-tasks.js';

const collection = 'c';

let documents: DocumentsApp;
let app: INestApplicationContext;
beforeAll(async () => {
  documents = await DocumentsApp.open({
    REDIS_URL: process.env.REDIS_URL,
    EMBEDDING_SERVICES: JSON.stringify({
      next: { url: 'http://127.0.0.1:1', model: 'next' },
      other: { url: 'http://127.0.0.1:2', model: 'next' },
    }),
  });
  app = documents.context;
});
afterAll(async () => {
  await documents.close();
});

/** A document, so that there is the collection. */
async function put(index: ChunkIndex): Promise<void> {
  const at = new Date().toISOString();
  const record = {
    ...{ documentId: 'a', collection, revision: 'r', filename: 'a.txt', contentType: 'text/plain', bytes: 1 },
    ...{ fileKey: 'k', pages: null, characters: 1, chunkCount: 1, metadata: {}, taskId: 't', warnings: [] },
    ...{ submittedAt: at, indexedAt: at, embeddingVersion: null },
  };
  await index.replaceDocument(record, [{ text: 'a', terms: 'a', pageStart: null, pageEnd: null }]);
}

it('begins another task for an activation that the one under way may have missed', async () => {
  const index = app.get(ChunkIndex);
  await put(index);
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

it('leaves a version that is ready at its service when the task of its move cannot be begun', async () => {
  const index = app.get(ChunkIndex);
  await put(index);
  const build = (provider: string) =>
    app.get(EmbeddingVersions).build({ collection, provider, activate: false });
  const { id } = await build('next');
  await index.versions.change(collection, (state) => ready(state, id));
  const full = new AppError('queue_full', 'The queue is full.');
  jest.spyOn(app.get(VersionTasks), 'begin').mockRejectedValueOnce(full);
  await expect(build('other')).rejects.toBe(full);
  const there = { provider: 'next', pendingProvider: null, state: 'ready' };
  expect(versionIn((await index.versions.state(collection))!, id)).toMatchObject(there);
});
