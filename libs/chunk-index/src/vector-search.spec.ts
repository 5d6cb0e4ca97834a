import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChunkIndex } from './chunk-index.js';
import { parseFilter } from './filter.js';
import { building, chunk, collection, document, oneAtATime, version } from './testing/samples.js';

type Vector = number[] | null;

describe('vectors in the ChunkIndex', () => {
  let directory: string;
  let index: ChunkIndex;
  let other: ChunkIndex;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-vectors-'));
    index = new ChunkIndex(directory, oneAtATime);
    other = new ChunkIndex(directory, oneAtATime);
  });
  afterEach(async () => {
    await Promise.all([index.close(), other.close()]);
    await rm(directory, { recursive: true });
  });

  /** A document of revision r, with a chunk `common <n>` for each vector. */
  const put = (
    documentId: string,
    vectors: Vector[],
    { embeddingVersion = 'm' as string | null, metadata = {}, through = index } = {},
  ): Promise<void> =>
    through.replaceDocument(
      document(documentId, 'r', vectors.length, metadata),
      vectors.map((_, n) => chunk(`common ${n}`)),
      embeddingVersion === null
        ? []
        : [
            {
              version: version(embeddingVersion),
              vectors: vectors.map((vector) => vector && Float32Array.from(vector)),
            },
          ],
    );
  const begin = (id: string): Promise<unknown> => index.versions.change(collection, building(id));
  const search = async (
    vector: number[],
    { embeddingVersion = 'm', filter = {}, limit = 10 } = {},
  ): Promise<string[] | undefined> => {
    const hits = await index.searchVectors({
      collection,
      vector: Float32Array.from(vector),
      embeddingVersion,
      limit,
      filter: parseFilter(filter),
    });
    return hits?.map(({ documentId, position }) => `${documentId}${position}`);
  };
  const words = async (): Promise<number> =>
    (await index.searchTerms({ collection, terms: ['common'], limit: 1000 })).length;

  it('finds the chunks that point the same way, best first, with the cosine as the score', async () => {
    await put('a', [[2, 0], null, [3, 3]]);
    await put('b', [[-1, 0]]);
    const hits = await index.searchVectors({
      collection,
      vector: Float32Array.of(5, 0),
      embeddingVersion: 'm',
      limit: 10,
    });
    expect(hits?.map(({ score }) => score)).toEqual(
      [1, 0.7071, -1].map((n) => expect.closeTo(n, 4) as number),
    );
    expect(hits?.[1]).toEqual({
      chunkId: expect.any(String) as string,
      documentId: 'a',
      filename: 'a.txt',
      position: 2,
      text: 'common 2',
      pageStart: 1,
      pageEnd: 2,
      metadata: {},
      score: expect.any(Number) as number,
    });
    expect(await search([5, 0], { limit: 1 })).toEqual(['a0']);
  });

  it('takes vectors into a collection whose documents have none', async () => {
    await put('old', [null, null], { embeddingVersion: null });
    expect(await search([1, 0])).toBeUndefined();
    await put('new', [[1, 0]]);
    await put('late', [null], { embeddingVersion: null, through: other });
    expect(await search([1, 0])).toEqual(['new0']);
    expect(await words()).toBe(4);
    await put('old', [[0, 1]], { through: other });
    expect(await search([0, 1])).toEqual(['old0', 'new0']);
  });

  it('keeps two embedding versions side by side', async () => {
    await put('a', [[1, 0]]);
    await begin('n');
    await put('b', [[0, 0, 1]], { embeddingVersion: 'n' });
    expect(await search([1, 0])).toEqual(['a0']);
    expect(await search([0, 0, 1], { embeddingVersion: 'n' })).toEqual(['b0']);
    expect(await search([1], { embeddingVersion: 'other' })).toBeUndefined();
    await put('a', [[0, 1, 0]], { embeddingVersion: 'n' });
    expect(await search([1, 0])).toBeUndefined();
    expect(await search([0, 1, 0], { embeddingVersion: 'n' })).toEqual(['a0', 'b0']);
  });

  it('replaces a document with vectors by the same one without', async () => {
    await put('a', [
      [1, 0],
      [0, 1],
    ]);
    await put('b', [[1, 0]]);
    await put('a', [null, null], { embeddingVersion: null });
    expect(await search([1, 0])).toEqual(['b0']);
    expect(await words()).toBe(3);
    await put('b', [null], { embeddingVersion: null });
    expect(await search([1, 0])).toBeUndefined();
  });

  it('loses nothing when processes write while the column is added', async () => {
    for (let round = 0; round < 4; round += 1) {
      const embeddingVersion = `m${round}`;
      if (round > 0) await begin(embeddingVersion);
      const writes = Array.from({ length: 24 }, (_, n) =>
        put(`${round}-${n}`, [n % 3 ? [1, n] : null, null], {
          embeddingVersion,
          through: n % 2 ? index : other,
        }),
      );
      await Promise.all([...writes, index.optimize(collection), put('again', [null], { through: other })]);
      expect(await search([1, 0], { embeddingVersion, limit: 100 })).toHaveLength(16);
    }
    expect(await index.collections()).toEqual([{ name: collection, documents: 97, chunks: 193 }]);
    expect(await search([1, 0], { embeddingVersion: 'm0', limit: 100 })).toHaveLength(16);
    expect(await words()).toBe(193);
  });

  it('searches only what meets the filter', async () => {
    for (let n = 0; n < 20; n += 1) await put(`d${n}`, [[1, n]], { metadata: { n } });
    expect(await search([1, 0], { filter: { 'metadata.n': { gte: 18 } }, limit: 1 })).toEqual(['d180']);
    expect(await search([1, 0], { filter: { document_id: 'none' } })).toEqual([]);
  });

  it('refuses vectors of another length than their version has, and leaves the document as it was', async () => {
    await put('a', [[1, 0]]);
    const refused = { code: 'embedding_rejected', message: expect.stringMatching(/3 .* 2\./) as string };
    await expect(put('a', [[1, 0, 0]])).rejects.toMatchObject(refused);
    await expect(
      put('b', [
        [1, 0],
        [1, 0, 0],
      ]),
    ).rejects.toMatchObject(refused);
    await expect(search([1, 0, 0])).rejects.toMatchObject(refused);
    expect(await search([1, 0])).toEqual(['a0']);
    expect(await index.collections()).toEqual([{ name: collection, documents: 1, chunks: 1 }]);
  });

  it('refuses a version that is not an id', async () => {
    await expect(put('a', [[1]], { embeddingVersion: 'm"; --' })).rejects.toMatchObject({
      code: 'internal_error',
    });
  });

  it('takes a vector without a direction as none, and any length', async () => {
    await put('bad', [
      [0, 0],
      [NaN, 1],
      [Infinity, 0],
    ]);
    expect(await search([1, 0])).toBeUndefined();
    await put('a', [
      [3e38, 3e38],
      [1e-40, 0],
      [0, 0],
      [0, NaN],
    ]);
    expect(await search([1, 0])).toEqual(['a1', 'a0']);
    expect(await search([1e-40, 0])).toEqual(['a1', 'a0']);
    expect(await search([0, 0])).toEqual([]);
    expect(await search([NaN, 0])).toEqual([]);
    expect(await words()).toBe(7);
  });

  it('finds the same before and after optimize', async () => {
    for (let n = 0; n < 5; n += 1) await put(`d${n}`, [[1, n], null], { through: n % 2 ? index : other });
    const before = await search([1, 0]);
    await index.optimize(collection);
    expect(before).toHaveLength(5);
    expect(await search([1, 0])).toEqual(before);
    await put('e', [[1, 0]]);
    expect(await search([1, 0], { limit: 2 })).toHaveLength(2);
    expect(await words()).toBe(11);
  });

  it('forgets the vectors of what was deleted', async () => {
    await put('a', [[1, 0]]);
    await put('b', [[1, 1]]);
    await index.deleteDocument(collection, 'a');
    expect(await search([1, 0])).toEqual(['b0']);
    await index.deleteCollection(collection);
    await expect(search([1, 0])).rejects.toMatchObject({ code: 'collection_not_found' });
    await expect(search([1, 0], { embeddingVersion: 'n' })).rejects.toMatchObject({
      code: 'collection_not_found',
    });
    await put('c', [[0, 1]]);
    expect(await search([1, 0])).toEqual(['c0']);
  });

  it('has no collection where none was made', async () => {
    await expect(search([1, 0])).rejects.toMatchObject({ code: 'collection_not_found' });
  });
});
