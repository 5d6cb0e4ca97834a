import { connect } from '@lancedb/lancedb';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChunkIndex } from './chunk-index.js';
import { parseFilter } from './filter.js';
import { building, chunk, collection, document, oneAtATime, version } from './testing/samples.js';

const DIMENSIONS = 8;
const THRESHOLD = 300;

/** A direction of its own for each number. */
const vectorOf = (seed: number): Float32Array =>
  Float32Array.from({ length: DIMENSIONS }, (_, at) => Math.sin(seed * (at + 1.7) + at));

describe('the index of a column of vectors', () => {
  let directory: string;
  let index: ChunkIndex;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-vector-index-'));
    index = new ChunkIndex(directory, oneAtATime);
  });
  afterEach(async () => {
    await index.close();
    await rm(directory, { recursive: true });
  });

  /** A document with a chunk for each of `count` vectors from number `from` on. */
  const put = (documentId: string, from: number, count: number, metadata = {}): Promise<void> =>
    index.replaceDocument(
      document(documentId, 'r', count, metadata),
      Array.from({ length: count }, (_, n) => chunk(`common ${n}`)),
      [{ version: version('m'), vectors: Array.from({ length: count }, (_, n) => vectorOf(from + n)) }],
    );
  const search = async (seed: number, { limit = 1, filter = {}, exact = false } = {}): Promise<string[]> => {
    const vector = vectorOf(seed);
    const given = { collection, vector, embeddingVersion: 'm', limit, exact, filter: parseFilter(filter) };
    const hits = await index.searchVectors(given);
    return (hits ?? []).map(({ documentId, position }) => `${documentId}${position}`);
  };
  const indexes = async (): Promise<{ name: string; unindexed?: number; distance?: string }[]> => {
    const connection = await connect(directory);
    const table = await connection.openTable(collection);
    const present = (await table.listIndices()).filter(({ columns }) => columns.includes('vector_m'));
    const described = present.map(async ({ name }) => {
      const stats = await table.indexStats(name);
      return { name, unindexed: stats?.numUnindexedRows, distance: stats?.distanceType };
    });
    return Promise.all(described).finally(() => connection.close());
  };

  it('is made from the threshold on', async () => {
    await put('a', 0, THRESHOLD - 1);
    await index.optimize(collection, THRESHOLD);
    expect(await indexes()).toEqual([]);
    await put('b', THRESHOLD, 1);
    await index.optimize(collection);
    expect(await indexes()).toEqual([]);
    await index.optimize(collection, THRESHOLD);
    expect(await indexes()).toMatchObject([{ name: 'vector_m_of_300', distance: 'cosine' }]);
  });

  it('finds what an exact search does, with and without a filter', async () => {
    for (let n = 0; n < 4; n += 1) await put(`d${n}`, n * 500, 500, { n });
    await index.optimize(collection, THRESHOLD);
    expect(await indexes()).toHaveLength(1);
    const filter = { 'metadata.n': 2 };
    for (const seed of [3, 700, 1234, 1999]) {
      for (const given of [{ limit: 10 }, { limit: 10, filter }]) {
        const found = await search(seed, given);
        expect(found).toHaveLength(10);
        expect(found).toEqual(await search(seed, { ...given, exact: true }));
      }
    }
  });

  it('finds new documents at once, and no more those that are gone', async () => {
    await put('old', 0, THRESHOLD, { n: 1 });
    await index.optimize(collection, THRESHOLD);
    await put('new', 5000, 1, { n: 2 });
    expect(await search(5000)).toEqual(['new0']);
    expect(await search(5000, { filter: { 'metadata.n': 2 } })).toEqual(['new0']);
    expect(await search(5000, { filter: { 'metadata.n': 1 } })).not.toContain('new0');
    await index.optimize(collection, THRESHOLD);
    expect(await search(5000)).toEqual(['new0']);
    await put('new', 6000, 1);
    expect(await search(6000)).toEqual(['new0']);
    await index.deleteDocument(collection, 'new');
    expect(await search(6000)).not.toContain('new0');
  });

  it('finds the only chunk that meets a filter, however far away', async () => {
    await put('many', 0, 9000);
    await put('one', 20_000, 1, { rare: true });
    await index.optimize(collection, THRESHOLD);
    for (const seed of [1, 77, 1500]) {
      expect(await search(seed, { filter: { 'metadata.rare': true } })).toEqual(['one0']);
    }
  });

  it('takes new vectors in, and is made anew once there are twice as many', async () => {
    await put('a', 0, THRESHOLD);
    await index.optimize(collection, THRESHOLD);
    await put('b', 1000, THRESHOLD - 1);
    await index.optimize(collection, THRESHOLD);
    expect(await indexes()).toMatchObject([{ name: 'vector_m_of_300', unindexed: 0 }]);
    await put('c', 2000, 1);
    await index.optimize(collection, THRESHOLD);
    expect(await indexes()).toMatchObject([{ name: 'vector_m_of_600', unindexed: 0 }]);
    expect(await search(2000)).toEqual(['c0']);
  });

  it('finds vectors that were filled into a column with an index, and goes with its column', async () => {
    await put('a', 0, THRESHOLD);
    await index.versions.change(collection, building('n'));
    const of = (id: string, embeddingVersion: string): Promise<string[] | undefined> =>
      index
        .searchVectors({ collection, vector: vectorOf(-Number(id)), embeddingVersion, limit: 1 })
        .then((hits) => hits?.map(({ position }) => String(position)));
    const missing = await index.versions.missing(collection, 'n', 1000);
    const fill = (from: number, to: number): Promise<number> => {
      const part = missing.slice(from, to);
      const vectors = part.map(({ text }) => vectorOf(-Number(text.split(' ')[1])));
      return index.versions.fill(
        collection,
        part.map(({ chunkId }) => chunkId),
        { id: 'n', vectors },
      );
    };
    expect(await fill(0, 280)).toBe(280);
    await index.optimize(collection, 256);
    await fill(280, THRESHOLD);
    for (const n of ['5', '123', '299']) expect(await of(n, 'n')).toEqual([n]);
    expect(await search(7)).toEqual(['a7']);
    await index.versions.change(collection, (state) => ({ ...state, versions: state.versions.slice(0, 1) }));
    await index.versions.dropVectors(collection);
    expect(await of('5', 'n')).toBeUndefined();
    await index.optimize(collection, 256);
    expect(await search(7)).toEqual(['a7']);
  });
});
