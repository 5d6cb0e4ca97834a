import type { Table } from '@lancedb/lancedb';
import type { Commits } from './commits.js';
import type { ChunkRow } from './chunk-schema.js';
import { takesVectors, versionIn, type EmbeddingState, type VersionRecord } from './embedding-state.js';
import { literal } from './filter-sql.js';
import { retryConflicts } from './retry-conflicts.js';
import { collectionRow, readState, writeState } from './state-row.js';
import { isEmpty, noCollection, type Exclusively, type Tables } from './tables.js';
import {
  addVersionColumns,
  dropVersionColumns,
  hasVector,
  isMissing,
  isRefused,
  needsColumns,
  requireDimensions,
  unitVectors,
  vectorColumn,
  versionColumns,
  versionValues,
  type UnitVectors,
  type VersionVectors,
} from './version-columns.js';
import { plainRows } from './plain-rows.js';

/** How far an embedding version is. */
export interface VersionCounts {
  /** Chunks that have a vector. */
  readonly embedded: number;
  /** Chunks that the service does not take. */
  readonly refused: number;
  /** Chunks that nobody has tried yet. */
  readonly missing: number;
  /** Numbers in a vector; null as long as there is none. */
  readonly vectorLength: number | null;
}

/** A chunk that is to be embedded. */
export interface MissingChunk {
  readonly chunkId: string;
  readonly text: string;
}

/** A chunk and its vector, of length 1. */
export interface EmbeddedChunk {
  readonly text: string;
  readonly vector: Float32Array;
}

/**
 * The embedding versions of collections: which there are, and the vectors of each. Each method but `state` throws
 * `collection_not_found`, and `storage_unavailable` when the storage fails.
 */
export class CollectionVersions {
  constructor(
    private readonly tables: Tables,
    private readonly exclusively: Exclusively,
    private readonly commits: Commits,
  ) {}

  /** As of the latest commit, in whichever process; none of a collection that does not exist. */
  state(collection: string): Promise<EmbeddingState | undefined> {
    return this.tables.useIfPresent(collection, async (table) =>
      (await isEmpty(table)) ? undefined : readState(table),
    );
  }

  /** The version that queries are embedded with; undefined where there has never been any. @throws AppError `collection_not_found` */
  async active(collection: string): Promise<VersionRecord | undefined> {
    return this.tables.use(collection, async (table) => {
      const { active, versions } = await readState(table);
      const version = versions.find(({ id }) => id === active);
      if (!version && (await isEmpty(table))) throw noCollection(collection);
      return version;
    });
  }

  /**
   * Replaces the state by what `change` makes of it, in one commit.
   * @param change may be called more than once; what it throws is thrown
   */
  change(collection: string, change: (state: EmbeddingState) => EmbeddingState): Promise<EmbeddingState> {
    return this.tables.use(collection, (table) => this.changeIn(collection, table, change));
  }

  async changeIn(
    collection: string,
    table: Table,
    change: (state: EmbeddingState) => EmbeddingState,
  ): Promise<EmbeddingState> {
    let changed: EmbeddingState | undefined;
    await this.exclusively(collection, () =>
      retryConflicts(async () => {
        if (await isEmpty(table)) throw noCollection(collection);
        const state = await readState(table);
        changed = change(state);
        if (changed === state || (await writeState(table, state, changed))) return;
        if (await isEmpty(table)) throw noCollection(collection);
        // Its row went with the collection, and a document came beside that: it is the first one of another collection.
        await table.add([collectionRow(changed)]);
      }),
    );
    return changed!;
  }

  async counts(collection: string, id: string): Promise<VersionCounts> {
    return this.tables.use(collection, async (table) => {
      const columns = await versionColumns(table);
      const vectorLength = columns.dimensions.get(id) ?? null;
      if (!columns.marks.has(id)) {
        return { embedded: 0, refused: 0, missing: await table.countRows('position >= 0'), vectorLength };
      }
      const conditions = [hasVector(id), isRefused(id), isMissing(id)];
      const counts = await Promise.all(conditions.map((condition) => table.countRows(condition)));
      const [embedded = 0, refused = 0, missing = 0] = counts;
      return { embedded, refused, missing, vectorLength };
    });
  }

  /** Up to `limit` chunks that a version was not asked for yet. */
  async missing(collection: string, id: string, limit: number): Promise<MissingChunk[]> {
    return this.tables.use(collection, async (table) => {
      const isMarked = (await versionColumns(table)).marks.has(id);
      const query = table.query().where(isMarked ? isMissing(id) : 'position >= 0');
      const rows = await plainRows<ChunkRow>(query.select(['chunk_id', 'text']).limit(limit));
      return rows.map(({ chunk_id, text }) => ({ chunkId: chunk_id, text }));
    });
  }

  /** Whether a version was not asked for all chunks of a document. */
  async lacks(collection: string, documentId: string, id: string): Promise<boolean> {
    return this.tables.use(collection, async (table) => {
      if (!(await versionColumns(table)).marks.has(id)) return true;
      return (await table.countRows(`document_id = ${literal(documentId)} and ${isMissing(id)}`)) > 0;
    });
  }

  /**
   * Gives chunks their vectors, in one commit that touches nothing else of them. Chunks that have gone meanwhile do
   * not come back.
   * @returns of how many
   * @throws AppError `embedding_version_not_found`, `embedding_rejected` when they are not as long as others of their
   *   version
   */
  fill(collection: string, chunkIds: readonly string[], given: VersionVectors): Promise<number> {
    const vectors = unitVectors(given);
    return this.tables.use(collection, (table) =>
      this.commits.run('fill', async () => {
        versionIn(await readState(table), given.id);
        await this.ensureColumns(collection, table, vectors);
        const columns = await versionColumns(table);
        const rows = chunkIds.map((chunk_id, index) => ({
          chunk_id,
          ...versionValues(given.id, vectors.vectors[index] ?? null, columns),
        }));
        const { numUpdatedRows } = await table.mergeInsert('chunk_id').whenMatchedUpdateAll().execute(rows);
        return numUpdatedRows;
      }),
    );
  }

  /** Up to `count` chunks that have a vector, chosen at random. */
  async sample(collection: string, id: string, count: number): Promise<EmbeddedChunk[]> {
    return this.tables.use(collection, async (table) => {
      if (!(await versionColumns(table)).marks.has(id)) return [];
      const total = await table.countRows(hasVector(id));
      const places = Array.from({ length: Math.min(count, total) }, () => Math.floor(Math.random() * total));
      const rows = await Promise.all(
        [...new Set(places)].map((place) =>
          plainRows<ChunkRow>(
            table
              .query()
              .where(hasVector(id))
              .select(['text', vectorColumn(id)])
              .offset(place)
              .limit(1),
          ),
        ),
      );
      return rows.flat().map((row) => ({
        text: row.text,
        vector: Float32Array.from(row[vectorColumn(id)] as Iterable<number>),
      }));
    });
  }

  /** Drops all vectors of a version that is to begin anew, and those of versions that are gone. */
  async dropVectors(collection: string, anew?: string): Promise<void> {
    await this.tables.use(collection, (table) =>
      this.exclusively(collection, () =>
        retryConflicts(async () => {
          const { versions } = await readState(table);
          await dropVersionColumns(
            table,
            (id) => id !== anew && versions.some((version) => version.id === id),
          );
        }),
      ),
    );
  }

  /**
   * Adds the columns that vectors need where they are missing. Other processes may write meanwhile, through tables they
   * opened before. Those of a version that was deleted, or has failed, do not come back.
   * @throws AppError `embedding_rejected` when the column is of vectors of another length
   */
  async ensureColumns(collection: string, table: Table, vectors: UnitVectors): Promise<void> {
    if (needsColumns(vectors, await versionColumns(table))) {
      await this.exclusively(collection, () =>
        retryConflicts(async () => {
          if (takesVectors(await readState(table), vectors.id)) await addVersionColumns(table, vectors);
        }),
      );
    }
    const dimensions = (await versionColumns(table)).dimensions.get(vectors.id);
    if (dimensions !== undefined && vectors.dimensions !== undefined) {
      requireDimensions(dimensions, vectors.dimensions);
    }
  }
}
