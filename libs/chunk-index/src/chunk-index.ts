import { AppError } from '@app/errors';
import { decodeCursor, decodePosition, encodeCursor } from '@app/paging';
import { MatchQuery, type Query, type Table } from '@lancedb/lancedb';
import { CHUNK_COLUMNS, chunkHit, HIT_COLUMNS, storedChunk, tableId, type ChunkRow } from './chunk-schema.js';
import { CollectionVersions } from './collection-versions.js';
import { Commits } from './commits.js';
import { filterSql, literal } from './filter-sql.js';
import type { Filter } from './filter.js';
import { shapeOf, sumOf, type IndexShape, type TableShape } from './index-shape.js';
import { readNeighbours, type Neighbours, type Place } from './neighbours.js';
import { plainRows } from './plain-rows.js';
import { DocumentReplacement, type DocumentVectors } from './replace-document.js';
import { retryConflicts } from './retry-conflicts.js';
import { readState } from './state-row.js';
import { ensureIndex, isEmpty, noCollection, Tables, type Exclusively } from './tables.js';
import type { ChunkHit, IndexableChunk, IndexedDocument, StoredChunk } from './types.js';
import { ensureVectorIndexes } from './vector-index.js';
import { searchTable, type VectorSearch } from './vector-search.js';
import { isEmbedded, markColumns, versionColumns } from './version-columns.js';

/** Old versions of a table are kept this long for readers that still use them. */
const KEEP_VERSIONS_MS = 10 * 60_000;
const MAX_SHAPES = 1000;

/** A page of a listing. `cursor` is the `nextCursor` of the page before. */
export interface Page {
  readonly collection: string;
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * Documents and their chunks in LanceDB, one table a collection. Writers of one document must take turns
 * (the index cannot tell two of them apart); everything else may run side by side, in any process.
 * Every method throws `AppError` `storage_unavailable` when the storage fails.
 */
export class ChunkIndex {
  /** Of this process; the optimizing is another's. */
  readonly commits = new Commits();
  readonly versions: CollectionVersions;
  private readonly tables: Tables;

  /**
   * @param uri a directory, or an address such as `s3://bucket/path`
   * @param exclusively a lock across every process that uses the same `uri`; collections and the columns of
   *   embedding versions are made under it
   * @param storageOptions how LanceDB reaches what is no directory
   */
  constructor(
    uri: string,
    private readonly exclusively: Exclusively,
    storageOptions: Record<string, string> = {},
  ) {
    this.tables = new Tables(uri, exclusively, storageOptions);
    this.versions = new CollectionVersions(this.tables, exclusively, this.commits);
  }

  /**
   * Makes `chunks` the whole content of the document, in one commit: a reader sees the revision before or
   * this one, never a part or a mixture.
   * @param vectors by each embedding version; vectors of others that it had are gone. Of versions that the collection
   *   does not have they are left out; the first version ever is the collection's active one
   * @param signal nothing is committed any more once it is aborted
   * @throws AppError `embedding_rejected` when vectors of the active version are not as long as others of it; the
   *   signal's reason
   */
  async replaceDocument(
    document: IndexedDocument,
    chunks: readonly IndexableChunk[],
    vectors: readonly DocumentVectors[] = [],
    signal?: AbortSignal,
  ): Promise<void> {
    const { versions, exclusively, commits } = this;
    try {
      await this.tables.useOrCreate(document.collection, (table) =>
        new DocumentReplacement(table, versions, exclusively, commits).run(document, chunks, vectors, signal),
      );
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }

  /** Returns false when there was no such document. */
  async deleteDocument(collection: string, documentId: string): Promise<boolean> {
    const own = ofDocument(documentId);
    return this.tables.use(collection, (table) =>
      this.commits.run('delete', async () => {
        if ((await table.countRows(own)) === 0) return false;
        await table.delete(own);
        return true;
      }),
    );
  }

  /** Undefined when there is no such document, or no such collection. */
  async document(collection: string, documentId: string): Promise<IndexedDocument | undefined> {
    const where = `${ofDocument(documentId)} and position = 0`;
    const documents = await this.tables.useIfPresent(collection, (table) =>
      readDocuments(table, where, (query) => query.limit(1)),
    );
    return documents?.[0];
  }

  /** The documents of a collection, sorted by id. @throws AppError `collection_not_found`, `invalid_request` */
  async documents(page: Page): Promise<{ documents: IndexedDocument[]; nextCursor: string | null }> {
    const after = page.cursor === undefined ? '' : ` and document_id > ${literal(decodeCursor(page.cursor))}`;
    const found = await this.tables.use(page.collection, (table) =>
      present(
        table,
        page.collection,
        readDocuments(table, `position = 0${after}`, (query) =>
          query
            .orderBy([{ columnName: 'document_id', ascending: true, nullsFirst: false }])
            .limit(page.limit + 1),
        ),
      ),
    );
    const documents = found.slice(0, page.limit);
    const last = documents.at(-1);
    return {
      documents,
      nextCursor: found.length > page.limit && last ? encodeCursor(last.documentId) : null,
    };
  }

  /** The chunks of a document, in its order. @throws AppError `document_not_found`, `invalid_request` */
  async chunks(
    page: Page & { documentId: string },
  ): Promise<{ chunks: StoredChunk[]; nextCursor: string | null }> {
    const from = page.cursor === undefined ? 0 : decodePosition(page.cursor);
    const document = await this.document(page.collection, page.documentId);
    if (!document) {
      throw new AppError(
        'document_not_found',
        `There is no document ${page.documentId} in ${page.collection}.`,
      );
    }
    const to = from + page.limit;
    const where = `${ofDocument(page.documentId)} and position >= ${from} and position < ${to}`;
    const rows = await this.tables.use(page.collection, (table) =>
      plainRows<ChunkRow>(select(table, where, CHUNK_COLUMNS).limit(page.limit)),
    );
    const chunks = rows.map(storedChunk).sort((a, b) => a.position - b.position);
    return { chunks, nextCursor: to < document.chunkCount ? encodeCursor(String(to)) : null };
  }

  /**
   * The `limit` best chunks by BM25 over `terms`, any of which may match (see `analyseQuery`).
   * New chunks are found as soon as they are committed.
   * @throws AppError `collection_not_found`
   */
  async searchTerms(search: {
    collection: string;
    terms: readonly string[];
    limit: number;
    filter?: Filter;
  }): Promise<ChunkHit[]> {
    const { collection, terms, limit, filter } = search;
    const rows = await this.tables.use(collection, (table) => {
      // A query object: nothing in it is read as query syntax.
      const query = table.query().fullTextSearch(new MatchQuery(terms.join(' '), 'terms'));
      const filtered = filter ? query.where(filterSql(filter)) : query;
      return present(
        table,
        collection,
        plainRows<ChunkRow & { _score: number }>(filtered.select([...HIT_COLUMNS, '_score']).limit(limit)),
      );
    });
    return rows.map((row) => chunkHit(row, row._score)).sort((a, b) => b.score - a.score);
  }

  /**
   * The `limit` best chunks by cosine similarity, of all that have a vector of this embedding version.
   * Undefined when the collection has none.
   * @throws AppError `collection_not_found`, `embedding_rejected` when the vector is not as long as those
   */
  async searchVectors(search: VectorSearch): Promise<ChunkHit[] | undefined> {
    return this.tables.use(search.collection, async (table) => {
      const hits = await searchTable(table, search);
      if (!hits && (await isEmpty(table))) throw noCollection(search.collection);
      return hits;
    });
  }

  /**
   * Is another one after each commit, in whichever process; what was read after it was asked for is at least as new.
   * Undefined when there is no such collection.
   */
  generation(collection: string): Promise<string | undefined> {
    return this.tables.useIfPresent(collection, async (table) => {
      // In this order: a table that is made in between has an id that does not go with the version.
      const id = tableId(await table.schema()) ?? '';
      return `${id}.${await table.version()}`;
    });
  }

  /**
   * The texts of up to `span` chunks on each side of each place, by its chunk id.
   * @throws AppError `collection_not_found`
   */
  neighbours(collection: string, places: readonly Place[], span: number): Promise<Map<string, Neighbours>> {
    return this.tables.use(collection, (table) => readNeighbours(table, places, span));
  }

  async collections(): Promise<{ name: string; documents: number; chunks: number }[]> {
    const names = await this.tables.names();
    const counted = names.map((name) =>
      this.tables.use(name, async (table) => {
        const counts = ['position = 0', 'position >= 0', undefined].map((where) => table.countRows(where));
        const [documents = 0, chunks = 0, rows = 0] = await Promise.all(counts);
        return rows === 0 ? [] : [{ name, documents, chunks }];
      }),
    );
    return (await Promise.all(counted)).flat();
  }

  /**
   * Deletes every document of a collection and the collection itself, in one commit. Its table stays, empty:
   * what takes a table away while another process writes to it leaves one that nobody can read.
   * @throws AppError `collection_not_found`
   */
  async deleteCollection(collection: string): Promise<void> {
    await this.tables.use(collection, (table) =>
      this.commits.run('delete_collection', async () => {
        if (await isEmpty(table)) throw noCollection(collection);
        await table.delete('true');
      }),
    );
  }

  /** As `deleteCollection`, where there is one and it has no documents. */
  async deleteEmptyCollection(collection: string): Promise<void> {
    await this.tables.use(collection, (table) =>
      this.commits.run('delete_collection', async () => {
        // A document that is committed in between stays.
        if ((await table.countRows('position >= 0')) === 0) await table.delete('position < 0');
      }),
    );
  }

  /**
   * Folds new chunks into the indexes, compacts small fragments and drops old versions.
   * @param vectorThreshold a column of so many vectors gets an index; see `ensureVectorIndexes`
   */
  async optimize(collection: string, vectorThreshold = Infinity): Promise<void> {
    await this.tables.useIfPresent(collection, async (table) => {
      await ensureIndex(table);
      await retryConflicts(() =>
        table.optimize({ cleanupOlderThan: new Date(Date.now() - KEEP_VERSIONS_MS) }),
      );
      await ensureVectorIndexes(table, vectorThreshold);
    });
  }

  /** What the tables look like: each is read a little, the first thousand of them. */
  async shape(signal: AbortSignal): Promise<IndexShape> {
    const shapes: TableShape[] = [];
    for (const name of (await this.tables.names()).slice(0, MAX_SHAPES)) {
      signal.throwIfAborted();
      const shape = await this.tables.useIfPresent(name, shapeOf);
      if (shape) shapes.push(shape);
    }
    return sumOf(shapes);
  }

  /** Throws `storage_unavailable` when the index cannot be read. */
  async check(): Promise<void> {
    await this.tables.names();
  }

  close(): Promise<void> {
    return this.tables.close();
  }
}

const ofDocument = (documentId: string): string => `document_id = ${literal(documentId)}`;

const select = (table: Table, where: string, columns: string[]) => table.query().where(where).select(columns);

/** `rows` of a collection that is there. @throws AppError `collection_not_found` */
async function present<T>(table: Table, collection: string, rows: Promise<T[]>): Promise<T[]> {
  const found = await rows;
  if (found.length === 0 && (await isEmpty(table))) throw noCollection(collection);
  return found;
}

/** Documents by their first rows; each with the collection's active embedding version, if it has been embedded by it. */
async function readDocuments(
  table: Table,
  where: string,
  narrow: (query: Query) => Query,
): Promise<IndexedDocument[]> {
  const { active } = await readState(table);
  const marks = active === null ? [] : markColumns(active, await versionColumns(table));
  const query = narrow(select(table, where, ['document_id', 'document', ...marks]));
  return (await plainRows<ChunkRow>(query)).map((row) => {
    const document = JSON.parse(row.document ?? '') as IndexedDocument;
    if (active === null) return document;
    return { ...document, embeddingVersion: isEmbedded(row, active) ? active : null };
  });
}
