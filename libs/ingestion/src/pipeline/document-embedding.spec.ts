import { activated, ChunkIndex, failed, ready, requested } from '@app/chunk-index';
import { loadSettings } from '@app/config';
import { EmbeddingCache, Embedders } from '@app/embedding';
import { EmbeddingServiceClient } from '@app/http-client';
import type { JobContext, ProcessDocumentPayload } from '@app/queue';
import { Redis } from 'ioredis';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddingServer } from '../../../../test/support/embedding-server.js';
import type { DocumentWriter } from '../documents/document-writer.js';
import { DocumentPipeline, type DocumentResult } from './document-pipeline.js';
import { EmbedStep } from './embed-step.js';

const collection = 'books';
const TEXTS = ['The first passage.', 'The second passage.'];

let directory: string;
let index: ChunkIndex;
let server: EmbeddingServer;
let other: EmbeddingServer;
let redis: Redis;
let embedders: Embedders;
/** How often a document was written, and what happens just before and after. */
let written: number;
let before: () => Promise<unknown>;
let after: () => Promise<unknown>;

beforeAll(() => (redis = new Redis(process.env.REDIS_URL ?? '')));
afterAll(() => redis.quit());
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ragmill-document-'));
  index = new ChunkIndex(directory, (_collection, work) => work());
  server = await EmbeddingServer.start({ dimensions: 16 });
  other = await EmbeddingServer.start({ dimensions: 8 });
  embedders = embeddersWith(null, { REDIS_CACHE_TTL: '0' });
  written = 0;
  before = after = () => Promise.resolve();
});
afterEach(async () => {
  embedders.onApplicationShutdown();
  await Promise.all([index.close(), server.stop(), other.stop()]);
  await rm(directory, { recursive: true });
});

function embeddersWith(client: EmbeddingServiceClient | null, env: Record<string, string>): Embedders {
  const settings = loadSettings({
    EMBEDDING_SERVICE_URL: server.url,
    EMBEDDING_MODEL: 'first',
    EMBEDDING_SERVICES: JSON.stringify({ next: { url: other.url, model: 'next' } }),
    ...env,
  });
  return new Embedders(settings, new EmbeddingCache(redis, settings), client);
}

/** The pipeline past the reading of files; locks are of no use to a single writer. */
function submit(documentId: string): Promise<DocumentResult> {
  const chunks = TEXTS.map((text) => ({ text, terms: 'passage', pageStart: null, pageEnd: null }));
  const read = { chunks, pages: null, characters: 1, warnings: [], tookMs: { extract: 0, split: 0 } };
  const files = {
    withLocalPath: (_key: string, _signal: AbortSignal, work: (path: string) => unknown) => work(''),
  };
  const reader = { read: () => Promise.resolve(read) };
  const writer: Pick<DocumentWriter, 'replace'> = {
    replace: async (document, given, vectors) => {
      await before();
      await index.replaceDocument(document, given, vectors);
      written += 1;
      await after();
      return true;
    },
  };
  const pipeline = new DocumentPipeline(
    files as never,
    reader as never,
    new EmbedStep(embedders, index),
    writer as DocumentWriter,
  );
  const payload = {
    ...{ documentId, collection, revision: documentId, metadata: {}, documentType: 'text' },
    ...{ filename: 'a.txt', fileKey: 'k', bytes: 1 },
  };
  const context = {
    taskId: 't',
    submittedAt: new Date(),
    signal: new AbortController().signal,
    progress: () => undefined,
    log: () => undefined,
  };
  return pipeline.run(payload as unknown as ProcessDocumentPayload, context as unknown as JobContext);
}

const id = (): string => embedders.version({ provider: 'next' }).id;
const begin = (): Promise<unknown> => {
  const request = { taskId: 't', activate: false, textsPerSecond: null };
  const version = embedders.version({ provider: 'next' });
  return index.versions.change(collection, (state) => requested(state, { ...request, version }));
};
const once = (work: () => Promise<unknown>): (() => Promise<unknown>) => {
  let done = false;
  return async () => {
    if (!done) await work();
    done = true;
  };
};
const embeddedBy = async (version: string): Promise<unknown> =>
  (await index.versions.counts(collection, version)).embedded;

describe('a document', () => {
  it('is embedded for each version that its collection has, but for those that have failed', async () => {
    const { embedding_version } = await submit('a');
    expect(embedding_version).toBe(embedders.initial?.id);
    await begin();
    expect(await submit('b')).toMatchObject({ embedding_version, warnings: [] });
    expect([await embeddedBy(embedding_version!), await embeddedBy(id())]).toEqual([4, 2]);
    const error = { code: 'embedding_rejected', message: 'No.' } as const;
    await index.versions.change(collection, (state) => failed(state, id(), error));
    const asked = other.requests;
    await submit('c');
    expect(other.requests).toBe(asked);
    expect(await embeddedBy(id())).toBe(2);
  });

  it.each([
    ['before', 1],
    ['after', 2],
  ])('lands in a version that begins just %s its commit', async (when, times) => {
    await submit('a');
    written = 0;
    const beginning = once(begin);
    if (when === 'before') server.latencyMs = 300;
    if (when === 'before') setTimeout(() => void beginning(), 50);
    else after = beginning;
    await submit('b');
    expect(written).toBe(times);
    expect(await embeddedBy(id())).toBe(2);
    expect(await index.versions.lacks(collection, 'b', id())).toBe(false);
  });

  it('lands in a version that begins between its last look and its commit', async () => {
    await submit('a');
    before = once(begin);
    await submit('b');
    expect(await index.versions.lacks(collection, 'b', id())).toBe(false);
    expect(await index.collections()).toEqual([{ name: collection, documents: 2, chunks: 4 }]);
  });

  it('asks by the client whose circuit holds up all documents for the active version only', async () => {
    const held = await EmbeddingServer.start({ dimensions: 16 });
    const client = new EmbeddingServiceClient({ baseUrl: held.url, model: 'first' });
    embedders = embeddersWith(client, { REDIS_CACHE_TTL: '0' });
    await submit('a');
    expect([held.requests, server.requests]).toEqual([1, 0]);
    await begin();
    await index.versions.change(collection, (state) => activated(ready(state, id()), id()));
    await held.stop();
    expect(await submit('b')).toMatchObject({ embedding_version: id(), warnings: [] });
    expect(await index.versions.lacks(collection, 'b', embedders.initial!.id)).toBe(false);
    expect(server.requests).toBe(1);
    client.close();
  });

  it('is not held up by a version that is not active, until it is', async () => {
    await submit('a');
    await begin();
    await index.versions.change(collection, (state) => ready(state, id()));
    other.poison = 'passage';
    const result = await submit('b');
    expect(result.warnings).toEqual([expect.stringContaining(`${id()} lacks it`)]);
    expect(await index.versions.lacks(collection, 'b', id())).toBe(true);
    after = once(() => {
      other.poison = undefined;
      return index.versions.change(collection, (state) => activated(state, id()));
    });
    written = 0;
    expect(await submit('c')).toMatchObject({ embedding_version: id(), warnings: [] });
    expect(written).toBe(2);
    expect(await index.versions.lacks(collection, 'c', id())).toBe(false);
    other.poison = 'passage';
    await expect(submit('d')).rejects.toMatchObject({ code: 'embedding_rejected' });
  });
});
