import type { Table } from '@lancedb/lancedb';
import { COLLECTION_ROW, type ChunkRow } from './chunk-schema.js';
import { NO_VERSIONS, type EmbeddingState } from './embedding-state.js';
import { literal } from './filter-sql.js';
import { plainRows } from './plain-rows.js';

const WHERE = `position = ${COLLECTION_ROW.position}`;

/** Of each table, by its version: reading it costs some milliseconds where there are many chunks. */
const read = new WeakMap<Table, { readonly version: number; readonly state: Promise<EmbeddingState> }>();

/** The collection's own row, with its embedding versions. */
export const collectionRow = (state: EmbeddingState): ChunkRow => ({
  ...COLLECTION_ROW,
  document: JSON.stringify(state),
});

/** The embedding versions as of the latest commit, whoever made it. None of a table without a collection. */
export async function readState(table: Table): Promise<EmbeddingState> {
  const version = await table.version();
  const known = read.get(table);
  if (known?.version === version) return known.state;
  // A commit in between makes what is read newer than its version says: the next reader finds that one changed.
  const state = readRow(table);
  read.set(table, { version, state });
  return state.catch((error: unknown) => {
    read.delete(table);
    throw error;
  });
}

/**
 * Replaces `before`, as it was read.
 * @returns false when there is no row
 * @throws a conflict when it has been replaced meanwhile
 */
export async function writeState(
  table: Table,
  before: EmbeddingState,
  state: EmbeddingState,
): Promise<boolean> {
  const rows = await table.countRows(WHERE);
  if (rows === 0) return false;
  // Rows that were made beside each other become the same one.
  const where = rows > 1 ? WHERE : `${WHERE} and (document is null or document = ${asText(before)})`;
  const { rowsUpdated } = await table.update({ where, values: { document: JSON.stringify(state) } });
  if (rowsUpdated === 0) throw new Error('conflict: the state of the collection has changed');
  return true;
}

const asText = (state: EmbeddingState): string => literal(JSON.stringify(state));

async function readRow(table: Table): Promise<EmbeddingState> {
  // A row without is of a collection that never had any, or was made beside this one.
  const rows = await plainRows<ChunkRow>(
    table.query().where(`${WHERE} and document is not null`).select(['document']).limit(1),
  );
  return rows[0] ? (JSON.parse(rows[0].document ?? '') as EmbeddingState) : NO_VERSIONS;
}
