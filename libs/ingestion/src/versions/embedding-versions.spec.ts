import { ChunkIndex, ready } from '@app/chunk-index';
import { ConfigModule, loadSettings } from '@app/config';
import { loggingModule } from '@app/logging';
import { QueueModule } from '@app/queue';
import { RedisModule } from '@app/redis';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DocumentsModule } from '../documents/documents.module.js';
import { EmbeddingVersions } from './embedding-versions.js';

const collection = 'c';

let directory: string;
let app: INestApplicationContext;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ragmill-build-request-'));
  const settings = loadSettings({
    REDIS_URL: process.env.REDIS_URL,
    REDIS_PREFIX: `{versions-${randomUUID().slice(0, 8)}}`,
    STORAGE_URI: `file:${directory}`,
    LOG_LEVEL: 'silent',
    EMBEDDING_SERVICES: JSON.stringify({ next: { url: 'http://127.0.0.1:1', model: 'next' } }),
  });
  @Module({
    imports: [
      ConfigModule.forRoot(settings),
      loggingModule(settings),
      RedisModule.forRoot('patient'),
      QueueModule.forApi(),
      DocumentsModule,
    ],
  })
  class VersionsModule {}
  app = await NestFactory.createApplicationContext(VersionsModule, { logger: false });
});
afterAll(async () => {
  await app.close();
  await rm(directory, { recursive: true });
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
