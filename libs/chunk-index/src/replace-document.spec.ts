import type { AppError } from '@app/errors';
import { connect } from '@lancedb/lancedb';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChunkIndex } from './chunk-index.js';
import { failed, ready } from './embedding-state.js';
import { building, chunk, collection, document, oneAtATime, version } from './testing/samples.js';

const UNVERIFIED = { code: 'embedding_version_unverified', message: 'No.' } as const;

describe('a document with vectors', () => {
  let directory: string;
  let index: ChunkIndex;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-replace-'));
    index = new ChunkIndex(directory, oneAtATime);
  });
  afterEach(async () => {
    await index.close();
    await rm(directory, { recursive: true });
  });

  /** One chunk, with a vector of so many numbers by each version. */
  const put = (documentId: string, vectors: Record<string, number>): Promise<void> =>
    index.replaceDocument(
      document(documentId, 'r', 1),
      [chunk('common')],
      Object.entries(vectors).map(([id, length]) => ({
        version: version(id),
        vectors: [new Float32Array(length).fill(1)],
      })),
    );
  const columns = async (): Promise<string[]> => {
    const connection = await connect(directory);
    const { fields } = await (await connection.openTable(collection)).schema();
    connection.close();
    return fields.map(({ name }) => name).filter((name) => /^(?:vector|embedded)_/.test(name));
  };

  it('may be the first of its collection with vectors of another length than one had that was deleted', async () => {
    await put('a', { m: 2, n: 2 });
    await index.versions.change(collection, building('n'));
    await put('a', { m: 2, n: 2 });
    await index.deleteCollection(collection);
    await Promise.all([put('b', { m: 3 }), put('c', { m: 3 })]);
    expect(await index.versions.counts(collection, 'm')).toMatchObject({ embedded: 2, vectorLength: 3 });
    expect((await columns()).sort()).toEqual(['embedded_m', 'vector_m']);
  });

  it('may be that while others search: they find it, or no collection, or no vectors', async () => {
    const other = new ChunkIndex(directory, oneAtATime);
    const changing = { over: false };
    const changes = async (): Promise<void> => {
      for (let round = 0; round < 30; round += 1) {
        await put('a', round % 2 ? { m: 2 } : { n: 2 });
        await index.deleteCollection(collection);
      }
      changing.over = true;
    };
    const failures: unknown[] = [];
    const search = async (): Promise<void> => {
      const search = { collection, vector: Float32Array.of(1, 0), embeddingVersion: 'm', limit: 5 };
      while (!changing.over)
        await other.searchVectors(search).catch((error: unknown) => failures.push(error));
    };
    await Promise.all([changes(), search(), search()]);
    expect(failures.filter((error) => (error as AppError).code !== 'collection_not_found')).toEqual([]);
    await other.close();
  });

  it('takes no columns away when it has lost the lock of its collection', async () => {
    await put('a', { m: 2 });
    await index.deleteCollection(collection);
    const lost = new ChunkIndex(directory, (_name, work) => work(AbortSignal.abort(new Error('lost'))));
    const vectors = [{ version: version('n'), vectors: [Float32Array.of(1, 0, 0)] }];
    await expect(
      lost.replaceDocument(document('b', 'r', 1), [chunk('common')], vectors),
    ).rejects.toMatchObject({ cause: { message: 'lost' } });
    expect(await columns()).toEqual(['embedded_m', 'vector_m']);
    await lost.close();
  });

  it('brings none either when that failed just as they are written', async () => {
    await put('a', { m: 2 });
    await index.versions.change(collection, building('n'));
    // Another process has the lock before.
    const late = new ChunkIndex(directory, async (name, work) => {
      await index.versions.change(collection, (state) => failed(state, 'n', UNVERIFIED));
      await oneAtATime(name, work);
    });
    const vectors = [Float32Array.of(1, 1)];
    const given = ['m', 'n'].map((id) => ({ version: version(id), vectors }));
    await late.replaceDocument(document('b', 'r', 1), [chunk('common')], given);
    await late.close();
    expect(await columns()).toEqual(['embedded_m', 'vector_m']);
  });

  it('brings no vectors of a version that has failed since it was embedded', async () => {
    await put('a', { m: 2 });
    await index.versions.change(collection, building('n'));
    await index.versions.change(collection, (state) => failed(state, 'n', UNVERIFIED));
    await put('b', { m: 2, n: 2 });
    expect(await columns()).not.toContain('vector_n');
    await index.versions.change(collection, building('n'));
    await put('b', { m: 2, n: 2 });
    await index.versions.change(collection, (state) => ready(state, 'n'));
    expect(await index.versions.counts(collection, 'n')).toMatchObject({ embedded: 1, missing: 1 });
  });
});
