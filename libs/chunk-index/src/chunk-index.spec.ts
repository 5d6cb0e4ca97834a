import { analyseQuery } from '@app/text-analysis';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChunkIndex } from './chunk-index.js';
import { parseFilter } from './filter.js';
import { chunk, collection, document, oneAtATime } from './testing/samples.js';
import type { IndexableChunk } from './types.js';

const chunks = (...texts: string[]): IndexableChunk[] => texts.map(chunk);

describe('ChunkIndex', () => {
  let directory: string;
  let index: ChunkIndex;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-index-'));
    index = new ChunkIndex(directory, oneAtATime);
  });
  afterEach(async () => {
    await index.close();
    await rm(directory, { recursive: true });
  });

  const put = (id: string, revision: string, texts: string[], metadata = {}): Promise<void> =>
    index.replaceDocument(document(id, revision, texts.length, metadata), chunks(...texts));
  const found = async (query: string, filter?: Record<string, unknown>): Promise<string[]> => {
    const search = {
      collection,
      terms: analyseQuery(query),
      limit: 10,
      filter: filter && parseFilter(filter),
    };
    return (await index.searchTerms(search)).map((hit) => hit.documentId).sort();
  };

  it('finds a chunk as soon as it is committed, best first, with all that is known of it', async () => {
    await put('a', 'r1', ['The mill grinds rags into pulp.', 'Paper dries on felt.'], { year: 2024 });
    await put('b', 'r1', ['A windmill is not a paper mill.']);
    const [hit, ...others] = await index.searchTerms({
      collection,
      terms: analyseQuery('rags pulp'),
      limit: 10,
    });
    expect(hit).toMatchObject({
      documentId: 'a',
      filename: 'a.txt',
      position: 0,
      text: 'The mill grinds rags into pulp.',
      pageStart: 1,
      pageEnd: 2,
      metadata: { year: 2024 },
    });
    for (const other of others) expect(other.score).toBeLessThanOrEqual(hit?.score ?? 0);
  });

  it('finds the same before and after optimize', async () => {
    for (let n = 0; n < 5; n += 1) await put(`d${n}`, 'r1', [`Chapter ${n} tells of paper.`, 'Nothing.']);
    const before = await found('paper');
    await index.optimize(collection);
    expect(before).toHaveLength(5);
    expect(await found('paper')).toEqual(before);
  });

  it('replaces a document whole: readers see one revision with all of its chunks', async () => {
    const texts = (revision: number): string[] =>
      Array.from({ length: 5 + (revision % 3) }, (_, n) => `rev${revision} common ${n}`);
    await put('a', 'r0', texts(0));
    const reader = new ChunkIndex(directory, oneAtATime);
    let writing = true;
    const seen: string[] = [];
    const read = (async () => {
      while (writing) {
        const hits = await reader.searchTerms({ collection, terms: ['common'], limit: 50 });
        const revisions = new Set(hits.map((hit) => hit.text.split(' ')[0]));
        seen.push([...revisions].join());
        const [revision] = revisions;
        expect(revisions.size).toBe(1);
        expect(hits).toHaveLength(texts(Number(revision?.slice(3))).length);
      }
    })();
    for (let revision = 1; revision <= 20; revision += 1) await put('a', `r${revision}`, texts(revision));
    writing = false;
    await read;
    await reader.close();
    expect(new Set(seen).size).toBeGreaterThan(3);
    expect(await index.document(collection, 'a')).toMatchObject({ revision: 'r20', chunkCount: 7 });
    expect(await index.collections()).toEqual([{ name: collection, documents: 1, chunks: 7 }]);
  });

  it('leaves the same state when the same revision is indexed twice', async () => {
    await put('a', 'r1', ['one', 'two']);
    const first = await index.chunks({ collection, documentId: 'a', limit: 10 });
    await put('a', 'r1', ['one', 'two']);
    expect(await index.chunks({ collection, documentId: 'a', limit: 10 })).toEqual(first);
  });

  it('takes documents from many writers at once, the first of a collection included', async () => {
    const other = new ChunkIndex(directory, oneAtATime);
    const writes = Array.from({ length: 16 }, (_, n) =>
      (n % 2 ? index : other).replaceDocument(document(`d${n}`, 'r', 2), chunks('common one', 'common two')),
    );
    await Promise.all(writes);
    await Promise.all([index.optimize(collection), other.optimize(collection), put('last', 'r', ['common'])]);
    await other.close();
    expect(await index.collections()).toEqual([{ name: collection, documents: 17, chunks: 33 }]);
    const hits = await index.searchTerms({ collection, terms: ['common'], limit: 100 });
    expect(hits).toHaveLength(33);
  });

  it('deletes documents and collections', async () => {
    await put('a', 'r', ['paper']);
    await put('b', 'r', ['paper']);
    expect(await index.deleteDocument(collection, 'a')).toBe(true);
    expect(await index.deleteDocument(collection, 'a')).toBe(false);
    expect(await found('paper')).toEqual(['b']);
    await index.deleteCollection(collection);
    await expect(found('paper')).rejects.toMatchObject({ code: 'collection_not_found' });
    await expect(index.deleteCollection(collection)).rejects.toMatchObject({ code: 'collection_not_found' });
  });

  it('keeps a collection whose last document was deleted, and not one that was deleted', async () => {
    await put('a', 'r', ['paper']);
    await index.deleteDocument(collection, 'a');
    expect(await found('paper')).toEqual([]);
    expect(await index.documents({ collection, limit: 1 })).toEqual({ documents: [], nextCursor: null });
    expect(await index.collections()).toEqual([{ name: collection, documents: 0, chunks: 0 }]);
    await index.deleteEmptyCollection(collection);
    expect(await index.collections()).toEqual([]);
    await expect(index.documents({ collection, limit: 1 })).rejects.toMatchObject({
      code: 'collection_not_found',
    });
    await put('b', 'r', ['paper']);
    await index.deleteEmptyCollection(collection);
    expect(await index.collections()).toEqual([{ name: collection, documents: 1, chunks: 1 }]);
  });

  it('deletes a collection while others write to it and optimize it', async () => {
    const other = new ChunkIndex(directory, oneAtATime);
    for (let round = 0; round < 5; round += 1) {
      await put('first', 'r', ['paper']);
      const writers = Array.from({ length: 8 }, (_, id) =>
        other.replaceDocument(document(`${round}-${id}`, 'r', 1), chunks('paper')),
      );
      await Promise.all([...writers, other.optimize(collection), index.deleteCollection(collection)]);
      expect(await other.document(collection, 'first')).toBeUndefined();
    }
    await put('last', 'r', ['paper mill']);
    expect(await found('mill')).toEqual(['last']);
    await other.close();
  });

  it('is an index that cannot be used, and not one without the collection, when a part of it is missing', async () => {
    await put('a', 'r', ['paper']);
    await index.close();
    await rm(join(directory, `${collection}.lance`, 'data'), { recursive: true });
    await expect(index.documents({ collection, limit: 1 })).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
  });

  it('lists documents by id and chunks in order, page by page', async () => {
    const ids = ["o'brien", 'z', 'б', 'a b', 'c'];
    for (const id of ids) await put(id, 'r', ['one', 'two', 'three']);
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await index.documents({ collection, limit: 2, cursor });
      listed.push(...page.documents.map((each) => each.documentId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(listed).toEqual([...ids].sort());
    const first = await index.chunks({ collection, documentId: "o'brien", limit: 2 });
    expect(first.chunks.map(({ text }) => text)).toEqual(['one', 'two']);
    const rest = await index.chunks({
      collection,
      documentId: "o'brien",
      limit: 2,
      cursor: first.nextCursor ?? '',
    });
    expect(rest).toMatchObject({ chunks: [{ text: 'three', position: 2 }], nextCursor: null });
  });

  it('refuses a cursor that it did not give', async () => {
    await put('a', 'r', ['one']);
    await expect(index.documents({ collection, limit: 1, cursor: '%%' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    const forged = Buffer.from('0 or true').toString('base64url');
    await expect(
      index.chunks({ collection, documentId: 'a', limit: 1, cursor: forged }),
    ).rejects.toMatchObject({ code: 'invalid_request' });
  });

  describe('filters', () => {
    beforeEach(async () => {
      await put('a', 'r', ['paper'], {
        year: 2024,
        tags: ['x', 'y'],
        author: { name: "O'Brien" },
        draft: true,
      });
      await put('b', 'r', ['paper'], { year: -3.5, tags: ['y'], date: '2024-05-01' });
      await put('c', 'r', ['paper'], { year: 300, note: null, date: '2023-12-31' });
    });

    it.each<[Record<string, unknown>, string[]]>([
      [{}, ['a', 'b', 'c']],
      [{ 'metadata.year': 2024 }, ['a']],
      [{ 'metadata.year': { gte: 300 } }, ['a', 'c']],
      [{ 'metadata.year': { gt: -4, lt: 300 } }, ['b']],
      [{ 'metadata.year': { lte: -3.5 } }, ['b']],
      [{ 'metadata.year': '2024' }, []],
      [{ 'metadata.year': { ne: 2024 } }, ['b', 'c']],
      [{ 'metadata.tags': 'y' }, ['a', 'b']],
      [{ 'metadata.tags': { in: ['x', 'z'] } }, ['a']],
      [{ 'metadata.author.name': "O'Brien" }, ['a']],
      [{ 'metadata.draft': true }, ['a']],
      [{ 'metadata.note': null }, ['c']],
      [{ 'metadata.note': { exists: true } }, ['c']],
      [{ 'metadata.author': { exists: false } }, ['b', 'c']],
      [{ 'metadata.date': { gte: '2024-01-01' } }, ['b']],
      [{ filename: 'a.txt' }, ['a']],
      [{ document_id: { in: ['b', 'c'] } }, ['b', 'c']],
      [{ or: [{ 'metadata.year': 2024 }, { 'metadata.year': 300 }] }, ['a', 'c']],
      [{ not: { 'metadata.tags': 'y' } }, ['c']],
      [{ 'metadata.tags': 'y', and: [{ 'metadata.year': { lt: 0 } }] }, ['b']],
      [{ document_id: "' or true or '" }, []],
      [{ "metadata.x' or true or '": "') or true or ('" }, []],
      [{ submitted_at: '2026-01-01' }, ['a', 'b', 'c']],
      [{ submitted_at: { in: ['2026-01-01T03:00:00+03:00', '2020-01-01'] } }, ['a', 'b', 'c']],
      [{ indexed_at: { gte: '2026-01-01T00:00:00Z', lt: '2026-01-01T00:00:00.001Z' } }, ['a', 'b', 'c']],
      [{ indexed_at: { gt: '2026-01-01' } }, []],
      [{ submitted_at: { exists: false } }, []],
      [{ 'metadata.submitted_at': { exists: true } }, []],
    ])('%j', async (filter, expected) => expect(await found('paper', filter)).toEqual(expected));
  });
});

describe('parseFilter', () => {
  const deep = (levels: number): Record<string, unknown> => (levels ? { not: deep(levels - 1) } : {});

  it.each<[Record<string, unknown>, string]>([
    [{ year: 1 }, 'filter.year'],
    [{ or: Array.from({ length: 100 }, () => ({})) }, 'filter.or[99]'],
    [
      { or: ['a', 'b'].map((name) => ({ [`metadata.${name}`]: { in: Array(501).fill(name) } })) },
      'filter.or[1].metadata.b.in',
    ],
    [{ 'metadata.year': { near: 1 } }, 'filter.metadata.year.near'],
    [{ 'metadata.year': {} }, 'filter.metadata.year'],
    [{ 'metadata.year': { in: [] } }, 'filter.metadata.year.in'],
    [{ 'metadata.year': { gt: true } }, 'filter.metadata.year.gt'],
    [{ 'metadata.year': { exists: 1 } }, 'filter.metadata.year.exists'],
    [{ 'metadata.year': [1] }, 'filter.metadata.year.eq'],
    [{ submitted_at: 'yesterday' }, 'filter.submitted_at.eq'],
    [{ submitted_at: 2024 }, 'filter.submitted_at.eq'],
    [{ submitted_at: null }, 'filter.submitted_at.eq'],
    [{ indexed_at: { gte: '2026-02-31' } }, 'filter.indexed_at.gte'],
    [{ indexed_at: { gte: '2026-01-01T00:00:00' } }, 'filter.indexed_at.gte'],
    [{ indexed_at: { lt: '9999-12-31T23:00:00-05:00' } }, 'filter.indexed_at.lt'],
    [{ indexed_at: { in: ['2026-01-01', 'later'] } }, 'filter.indexed_at.in'],
    [{ indexed_at: { exists: '2026-01-01' } }, 'filter.indexed_at.exists'],
    [{ or: [] }, 'filter.or'],
    [{ or: [1] }, 'filter.or[0]'],
    [deep(6), 'filter.not.not.not.not.not'],
    [
      Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`metadata.f${n}`, 1])),
      'filter.metadata.f50.eq',
    ],
  ])('refuses %j and says where', (filter, field) => {
    expect(() => parseFilter(filter)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        errors: [expect.objectContaining({ field })],
      }) as Error,
    );
  });
});
