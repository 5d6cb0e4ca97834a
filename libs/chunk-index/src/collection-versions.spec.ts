import { connect, makeArrowTable } from '@lancedb/lancedb';
import { Field, FixedSizeList, Float32, Schema } from 'apache-arrow';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChunkIndex } from './chunk-index.js';
import { activated, NO_VERSIONS, ready, removed, type EmbeddingState } from './embedding-state.js';
import { building, chunk, collection, document, oneAtATime, version } from './testing/samples.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
/** A direction of its own for each number. */
const vectorOf = (n: number): Float32Array => Float32Array.of(1, n, n * n);

describe('the embedding versions of a collection, in its table', () => {
  let directory: string;
  let index: ChunkIndex;
  let other: ChunkIndex;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-versions-'));
    index = new ChunkIndex(directory, oneAtATime);
    other = new ChunkIndex(directory, oneAtATime);
  });
  afterEach(async () => {
    await Promise.all([index.close(), other.close()]);
    await rm(directory, { recursive: true });
  });

  /** `count` chunks, with vectors of two numbers by each of `versions`. */
  const put = (
    documentId: string,
    count: number,
    versions: readonly string[] = ['m'],
    revision = 'r',
  ): Promise<void> =>
    index.replaceDocument(
      document(documentId, revision, count),
      numbers(count).map((n) => chunk(`common ${n} ${revision}`)),
      versions.map((id) => ({
        version: version(id),
        vectors: numbers(count).map((n) => Float32Array.of(1, n)),
      })),
    );
  const begin = (id: string): Promise<unknown> => index.versions.change(collection, building(id));
  const fill = async (id: string, limit = 1000, through = index): Promise<number> => {
    const missing = await through.versions.missing(collection, id, limit);
    const vectors = missing.map(({ text }) => vectorOf(Number(text.split(' ')[1])));
    const chunkIds = missing.map(({ chunkId }) => chunkId);
    return through.versions.fill(collection, chunkIds, { id, vectors });
  };
  const find = async (embeddingVersion: string, vector: Float32Array): Promise<string[] | undefined> => {
    const hits = await index.searchVectors({ collection, vector, embeddingVersion, limit: 100 });
    return hits?.map(({ documentId, position }) => `${documentId}${position}`);
  };
  const counts = (id: string): Promise<object> => index.versions.counts(collection, id);
  const rows = async (): Promise<Record<string, unknown>[]> => {
    const connection = await connect(directory);
    const table = await connection.openTable(collection);
    const found = (await table.query().toArray()) as Record<string, unknown>[];
    connection.close();
    const plain = found.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          name.startsWith('vector_') && value !== null ? [...(value as Iterable<number>)] : value,
        ]),
      ),
    );
    return plain.sort((a, b) => (String(a.chunk_id) < String(b.chunk_id) ? -1 : 1));
  };

  it('are those that documents came with, and are seen by others with the next commit', async () => {
    expect(await index.versions.state(collection)).toBeUndefined();
    await put('a', 2);
    expect(await other.versions.active(collection)).toMatchObject({ id: 'm', state: 'ready' });
    await begin('n');
    await index.versions.change(collection, (state) => activated(ready(state, 'n'), 'n'));
    expect(await other.versions.active(collection)).toMatchObject({ id: 'n' });
    await index.deleteCollection(collection);
    expect(await other.versions.state(collection)).toBeUndefined();
    await put('b', 1, ['o']);
    expect(await other.versions.state(collection)).toMatchObject({ active: 'o', versions: [{ id: 'o' }] });
  });

  it('change one at a time, however many ask, and no document is lost meanwhile', async () => {
    await put('a', 1);
    const changes = numbers(12).map((n) =>
      (n % 2 ? index : other).versions.change(collection, (state) => ({
        ...state,
        previous: `${state.previous ?? ''}.`,
      })),
    );
    await Promise.all([...changes, ...numbers(12).map((n) => put(`d${n}`, 2))]);
    expect((await other.versions.state(collection))?.previous).toBe('.'.repeat(12));
    expect(await index.collections()).toEqual([{ name: collection, documents: 13, chunks: 25 }]);
  });

  it('lose no change where two are made at once: a lock may be lost', async () => {
    await put('a', 1);
    const unlocked = new ChunkIndex(directory, (_collection, work) => work());
    const prefix = `it's "q" \\ `;
    await unlocked.versions.change(collection, (state) => ({ ...state, previous: prefix }));
    const append = (state: EmbeddingState) => ({ ...state, previous: `${state.previous ?? ''}.` });
    await unlocked.versions.change(collection, append);
    await Promise.all(numbers(4).map(() => unlocked.versions.change(collection, append)));
    expect((await other.versions.state(collection))?.previous).toBe(`${prefix}.....`);
    await unlocked.close();
  });

  it('are begun once by documents that are the first at the same time', async () => {
    await Promise.all(numbers(8).map((n) => put(`d${n}`, 1)));
    expect(await rows()).toHaveLength(9);
  });

  it('begin anew where a document came just as its collection was deleted, which takes the record away', async () => {
    await put('a', 2);
    await put('b', 2);
    const connection = await connect(directory);
    await (await connection.openTable(collection)).delete(`position < 0 or document_id = 'a'`);
    connection.close();
    expect(await index.versions.state(collection)).toEqual(NO_VERSIONS);
    await Promise.all([put('c', 1, ['n']), put('d', 1, ['n'])]);
    expect(await other.versions.state(collection)).toMatchObject({ active: 'n', versions: [{ id: 'n' }] });
    expect(await counts('n')).toMatchObject({ embedded: 2, missing: 2 });
    expect((await rows()).filter(({ position }) => Number(position) < 0)).toHaveLength(1);
    await index.versions.change(collection, building('o'));
    expect((await rows()).filter(({ position }) => Number(position) < 0)).toHaveLength(1);
  });

  it('get vectors by column: nothing else of a chunk changes, and it is found as before', async () => {
    await put('a', 20);
    await put('b', 20);
    await index.optimize(collection);
    await begin('n');
    const before = await rows();
    expect(await fill('n', 15)).toBe(15);
    expect(await counts('n')).toEqual({ embedded: 15, refused: 0, missing: 25, vectorLength: 3 });
    expect(await fill('n')).toBe(25);
    const after = (await rows()).map(({ vector_n: _, embedded_n: __, ...row }) => row);
    expect(after).toEqual(before);
    expect((await find('n', vectorOf(7)))?.slice(0, 2).sort()).toEqual(['a7', 'b7']);
    expect((await find('m', Float32Array.of(1, 0)))?.slice(0, 2).sort()).toEqual(['a0', 'b0']);
    expect(await index.searchTerms({ collection, terms: ['common'], limit: 100 })).toHaveLength(40);
    expect(await counts('m')).toMatchObject({ embedded: 40, missing: 0, vectorLength: 2 });
  });

  it('do not bring back what was deleted or replaced while it was embedded', async () => {
    await put('a', 5);
    await put('b', 5);
    await put('c', 5);
    await begin('n');
    const missing = await index.versions.missing(collection, 'n', 100);
    await index.deleteDocument(collection, 'a');
    await put('b', 3, ['m'], 's');
    const vectors = missing.map(() => vectorOf(1));
    const ids = missing.map(({ chunkId }) => chunkId);
    expect(await index.versions.fill(collection, ids, { id: 'n', vectors })).toBe(5);
    expect(await index.collections()).toEqual([{ name: collection, documents: 2, chunks: 8 }]);
    expect(await counts('n')).toMatchObject({ embedded: 5, missing: 3 });
    expect(await index.versions.lacks(collection, 'b', 'n')).toBe(true);
    expect(await index.versions.lacks(collection, 'c', 'n')).toBe(false);
  });

  it('lose nothing when documents are written while they are filled', async () => {
    await put('first', 3);
    await begin('n');
    const writes = async (of: number): Promise<void> => {
      for (const n of numbers(8)) await put(`d${of}-${n % 4}`, 5, n % 2 ? ['m', 'n'] : ['m'], `r${n}`);
    };
    const fills = async (): Promise<void> => {
      for (let quiet = 0; quiet < 3;) {
        const missing = await other.versions.missing(collection, 'n', 7);
        const vectors = missing.map(() => Float32Array.of(1, 1));
        const ids = missing.map(({ chunkId }) => chunkId);
        if (ids.length === 0) quiet += 1;
        else await other.versions.fill(collection, ids, { id: 'n', vectors });
      }
    };
    await Promise.all([writes(0), writes(1), fills()]);
    await fills();
    const all = (await rows()).filter(({ position }) => position !== -1);
    expect(all).toHaveLength(8 * 5 + 3);
    expect(new Set(all.map(({ chunk_id }) => chunk_id)).size).toBe(43);
    expect(await counts('n')).toMatchObject({ embedded: 43, missing: 0 });
    expect(await counts('m')).toMatchObject({ embedded: 43, missing: 0 });
  });

  it('tell a chunk that is refused from one that is missing', async () => {
    await put('a', 3);
    await begin('n');
    const [one] = await index.versions.missing(collection, 'n', 1);
    await index.versions.fill(collection, [one!.chunkId], { id: 'n', vectors: [null] });
    expect(await counts('n')).toEqual({ embedded: 0, refused: 1, missing: 2, vectorLength: null });
    expect(await fill('n')).toBe(2);
    expect(await counts('n')).toMatchObject({ embedded: 2, refused: 1, missing: 0 });
    expect(await find('n', vectorOf(1))).toHaveLength(2);
  });

  it('refuse vectors of another length; those of a document that are not of the active one are left out', async () => {
    await put('a', 2);
    await begin('n');
    await fill('n');
    await put('b', 2, ['m', 'n']);
    expect(await counts('n')).toMatchObject({ embedded: 2, missing: 2 });
    expect(await counts('m')).toMatchObject({ embedded: 4 });
    const [{ chunkId } = { chunkId: '' }] = await index.versions.missing(collection, 'n', 1);
    const odd = { id: 'n', vectors: [Float32Array.of(1, 2)] };
    await expect(index.versions.fill(collection, [chunkId], odd)).rejects.toMatchObject({
      code: 'embedding_rejected',
    });
  });

  it('are gone with their columns when they are deleted, and documents under way do not bring them back', async () => {
    await put('a', 3);
    await begin('n');
    await fill('n');
    await index.versions.change(collection, (state) => removed(state, 'n'));
    await index.versions.dropVectors(collection);
    await put('b', 3, ['m', 'n']);
    expect(Object.keys((await rows())[0]!)).not.toContain('vector_n');
    expect(await find('n', vectorOf(1))).toBeUndefined();
    await expect(fill('n')).rejects.toMatchObject({ code: 'embedding_version_not_found' });
    expect(await find('m', Float32Array.of(1, 1))).toHaveLength(6);
  });

  it('do not come back when they are deleted just as their first vectors are written', async () => {
    await put('a', 3);
    await begin('n');
    // Another process has the lock before.
    const late = new ChunkIndex(directory, async (name, work) => {
      await index.versions.change(collection, (state) => removed(state, 'n'));
      await index.versions.dropVectors(collection);
      await oneAtATime(name, work);
    });
    const vectors = [Float32Array.of(1, 1)];
    await late.replaceDocument(
      document('b', 'r', 1),
      [chunk('common')],
      ['m', 'n'].map((id) => ({ version: version(id), vectors })),
    );
    await late.close();
    expect(Object.keys((await rows())[0]!)).not.toContain('vector_n');
    expect(await counts('m')).toMatchObject({ embedded: 4 });
  });

  it('are not written by whoever has lost its lock while it got their columns ready', async () => {
    await put('a', 1, []);
    const lost = new AbortController();
    const late = new ChunkIndex(directory, async (_collection, work) => {
      await work();
      lost.abort(new Error('lost the lock'));
    });
    const vectors = [{ version: version('m'), vectors: [Float32Array.of(1, 0)] }];
    const writing = late.replaceDocument(document('a', 'late', 1), [chunk('late')], vectors, lost.signal);
    await expect(writing).rejects.toThrow('lost the lock');
    expect(await index.document(collection, 'a')).toMatchObject({ revision: 'r' });
    await late.close();
  });

  it('may be deleted in the middle of writing, which goes on', async () => {
    await put('a', 3);
    for (const round of numbers(4)) {
      await begin(`n${round}`);
      await fill(`n${round}`);
      const deleting = index.versions
        .change(collection, (state) => removed(state, `n${round}`))
        .then(() => other.versions.dropVectors(collection));
      await Promise.all([...numbers(12).map((n) => put(`d${round}-${n}`, 2, ['m', `n${round}`])), deleting]);
    }
    expect(await index.collections()).toEqual([{ name: collection, documents: 49, chunks: 99 }]);
    expect(await counts('m')).toMatchObject({ embedded: 99, missing: 0 });
    expect(await other.versions.state(collection)).toMatchObject({ versions: [{ id: 'm' }] });
    expect(Object.keys((await rows())[0]!).filter((name) => name.startsWith('vector_'))).toEqual([
      'vector_m',
    ]);
  });

  it('give chunks with their vectors to be looked at', async () => {
    await put('a', 20);
    await begin('n');
    await fill('n', 10);
    const sample = await index.versions.sample(collection, 'n', 5);
    expect(sample.length).toBeGreaterThan(0);
    for (const { text, vector } of sample) {
      const given = vectorOf(Number(text.split(' ')[1]));
      expect([...vector]).toEqual(
        [...given].map((value) => expect.closeTo(value / Math.hypot(...given), 5) as number),
      );
    }
  });

  it('are known of a document: its own is the active one, if that has embedded it', async () => {
    await put('a', 2);
    await begin('n');
    await fill('n');
    await index.versions.change(collection, (state) => activated(ready(state, 'n'), 'n'));
    await put('b', 2, ['m']);
    const { documents } = await index.documents({ collection, limit: 10 });
    expect(documents.map(({ embeddingVersion }) => embeddingVersion)).toEqual(['n', null]);
    expect((await index.document(collection, 'a'))?.embeddingVersion).toBe('n');
  });

  it('count what a table has from before there were marks', async () => {
    await put('a', 2, []);
    const connection = await connect(directory);
    const table = await connection.openTable(collection);
    const type = new FixedSizeList(2, new Field('item', new Float32(), true));
    const schema = new Schema([new Field('vector_m', type, true)]);
    await table.addColumns(makeArrowTable([], { schema }).schema);
    await table.update({ where: 'position = 0', valuesSql: { vector_m: '[1.0, 0.0]' } });
    connection.close();
    await put('b', 1);
    expect(await counts('m')).toEqual({ embedded: 2, refused: 0, missing: 1, vectorLength: 2 });
    expect(await find('m', Float32Array.of(1, 0))).toHaveLength(2);
  });
});
