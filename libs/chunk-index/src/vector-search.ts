import type { Table } from '@lancedb/lancedb';
import { chunkHit, HIT_COLUMNS, type ChunkRow } from './chunk-schema.js';
import { filterSql } from './filter-sql.js';
import type { Filter } from './filter.js';
import { plainRows } from './plain-rows.js';
import type { ChunkHit } from './types.js';
import { unitVector } from './unit-vector.js';
import { throughIndex } from './vector-index.js';
import { requireDimensions, vectorColumn, versionColumns } from './version-columns.js';

/** A search for the chunks whose vectors point where `vector` does. */
export interface VectorSearch {
  readonly collection: string;
  readonly vector: Float32Array;
  /** What `vector` was made by; only vectors of the same are comparable with it. */
  readonly embeddingVersion: string;
  readonly limit: number;
  readonly filter?: Filter;
  /** Compares with every vector, also where there is an index: what others are measured against. */
  readonly exact?: boolean;
}

/** Undefined when the table has no vectors of that version. @throws AppError `embedding_rejected` */
export async function searchTable(table: Table, search: VectorSearch): Promise<ChunkHit[] | undefined> {
  const column = vectorColumn(search.embeddingVersion);
  const dimensions = await dimensionsOf(table, search);
  if (dimensions === undefined) return undefined;
  requireDimensions(dimensions, search.vector.length);
  try {
    const hits = await nearest(table, column, search);
    return hits.length > 0 || (await table.countRows(`${column} is not null`)) > 0 ? hits : undefined;
  } catch (error) {
    // The version may have been deleted since.
    if ((await dimensionsOf(table, search)) === undefined) return undefined;
    throw error;
  }
}

const dimensionsOf = async (table: Table, { embeddingVersion }: VectorSearch): Promise<number | undefined> =>
  (await versionColumns(table)).dimensions.get(embeddingVersion);

/** Of the vectors that meet the filter; rows without one are not among them. */
async function nearest(table: Table, column: string, search: VectorSearch): Promise<ChunkHit[]> {
  const vector = unitVector(search.vector);
  if (!vector) return [];
  const nearestTo = table.query().nearestTo(vector).column(column).distanceType('cosine');
  const query = search.exact
    ? nearestTo.bypassVectorIndex()
    : throughIndex(nearestTo, search.filter !== undefined);
  const filtered = search.filter ? query.where(filterSql(search.filter)) : query;
  const rows = await plainRows<ChunkRow & { _distance: number }>(
    filtered.select([...HIT_COLUMNS, '_distance']).limit(search.limit),
  );
  return rows.map((row) => chunkHit(row, 1 - row._distance)).sort((a, b) => b.score - a.score);
}
