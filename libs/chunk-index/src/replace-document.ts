import type { Table } from '@lancedb/lancedb';
import { chunkRows, type ChunkRow } from './chunk-schema.js';
import type { Commits } from './commits.js';
import type { CollectionVersions } from './collection-versions.js';
import {
  adopted,
  NO_VERSIONS,
  takesVectors,
  type EmbeddingState,
  type VersionIdentity,
} from './embedding-state.js';
import { literal } from './filter-sql.js';
import { collectionRow, readState } from './state-row.js';
import { isEmpty, type Exclusively } from './tables.js';
import type { IndexableChunk, IndexedDocument } from './types.js';
import {
  addVersionColumns,
  dropVersionColumns,
  unitVectors,
  versionColumns,
  versionValues,
  type UnitVectors,
} from './version-columns.js';

/** The vectors of a document's chunks, in their order, by one embedding version. */
export interface DocumentVectors {
  readonly version: VersionIdentity;
  /** Null where the service refused a chunk: it is found by words only. */
  readonly vectors: readonly (Float32Array | null)[];
}

/** Makes `chunks` the whole content of a document, in one commit; see `ChunkIndex.replaceDocument`. */
export class DocumentReplacement {
  constructor(
    private readonly table: Table,
    private readonly versions: CollectionVersions,
    private readonly exclusively: Exclusively,
    private readonly commits: Commits,
  ) {}

  async run(
    document: IndexedDocument,
    chunks: readonly IndexableChunk[],
    given: readonly DocumentVectors[],
    signal?: AbortSignal,
  ): Promise<void> {
    const { table } = this;
    const { collection } = document;
    const rows = chunkRows(document, chunks);
    const own = `document_id = ${literal(document.documentId)}`;
    await this.commits.run('replace', async () => {
      if (await isEmpty(table)) return this.begin(collection, rows, given[0], signal);
      const state = await this.adopt(collection, given[0]?.version);
      // In here, as columns may come and go.
      const whole = await withVectors(table, rows, await this.storable(collection, state, given));
      const isNew = (await table.countRows(own)) === 0;
      // As late as can be: whoever has lost its lock must not overwrite what the next holder has written.
      signal?.throwIfAborted();
      if (isNew) return void (await table.add(whole));
      await table
        .mergeInsert('chunk_id')
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .whenNotMatchedBySourceDelete({ where: own })
        .execute(whole);
    });
  }

  /** The first version that a collection gets vectors of is its active one. */
  private async adopt(collection: string, first: VersionIdentity | undefined): Promise<EmbeddingState> {
    const state = await readState(this.table);
    if (!first || state.versions.length > 0) return state;
    return this.versions.changeIn(collection, this.table, (now) => adopted(now, first));
  }

  /** Those of versions that the collection has and that have not failed. Only the active one's can fail the document: it would be found by words only. */
  private async storable(
    collection: string,
    state: EmbeddingState,
    given: readonly DocumentVectors[],
  ): Promise<UnitVectors[]> {
    const storable: UnitVectors[] = [];
    for (const { version, vectors } of given) {
      if (!takesVectors(state, version.id)) continue;
      try {
        const unit = unitVectors({ id: version.id, vectors });
        await this.versions.ensureColumns(collection, this.table, unit);
        storable.push(unit);
      } catch (error) {
        // Its chunks are missing in that version then, and its task tries them.
        if (version.id === state.active || !isRejected(error)) throw error;
      }
    }
    return storable;
  }

  /** With the collection's row, which is made once however many documents are the first. */
  private async begin(
    collection: string,
    rows: readonly ChunkRow[],
    first: DocumentVectors | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { table } = this;
    const state = first ? adopted(NO_VERSIONS, first.version) : NO_VERSIONS;
    const vectors = first ? [unitVectors({ id: first.version.id, vectors: first.vectors })] : [];
    let isFirst = false;
    await this.exclusively(collection, async (held) => {
      const { dimensions } = await versionColumns(table);
      const fits = (id: string): boolean =>
        vectors.some((each) => each.id === id && each.dimensions === dimensions.get(id));
      isFirst = await isEmpty(table);
      if (!isFirst) return;
      held?.throwIfAborted();
      // Those of a collection that was deleted, whose vectors may have had another length.
      await dropVersionColumns(table, fits);
      for (const each of vectors) await addVersionColumns(table, each);
      const whole = await withVectors(table, rows, vectors);
      held?.throwIfAborted();
      signal?.throwIfAborted();
      await table.add([collectionRow(state), ...whole]);
    });
    if (!isFirst) throw new Error('conflict: another document was the first one');
  }
}

/**
 * `rows` with a value for each column of vectors and marks: where a row that is replaced has no value LanceDB keeps
 * the old one.
 */
async function withVectors(
  table: Table,
  rows: readonly ChunkRow[],
  vectors: readonly UnitVectors[],
): Promise<ChunkRow[]> {
  const columns = await versionColumns(table);
  const ids = [...new Set([...columns.marks, ...columns.dimensions.keys()])];
  const given = ids.map((id) => ({ id, own: vectors.find((each) => each.id === id)?.vectors }));
  return rows.map((row, position) => ({
    ...row,
    ...Object.assign({}, ...given.map(({ id, own }) => versionValues(id, own?.[position], columns))),
  })) as ChunkRow[];
}

const isRejected = (error: unknown): boolean =>
  (error as { code?: unknown } | undefined)?.code === 'embedding_rejected';
