import { AppError } from '@app/errors';
import { makeArrowTable, type Table } from '@lancedb/lancedb';
import { Field, FixedSizeList, Float32, Schema } from 'apache-arrow';
import type { ChunkRow } from './chunk-schema.js';
import { retryConflicts } from './retry-conflicts.js';
import type { IndexableChunk, IndexedDocument } from './types.js';
import { unitVector } from './unit-vector.js';

const PREFIX = 'vector_';
const VERSION_ID = /^[a-z0-9_]+$/;

/** The vectors of a document's chunks, in their order, and the column they belong into. */
export interface DocumentVectors {
  readonly column: string;
  readonly dimensions: number;
  readonly vectors: readonly (Float32Array | null)[];
}

/** The column of an embedding version's vectors. */
export function vectorColumn(embeddingVersion: string): string {
  if (VERSION_ID.test(embeddingVersion)) return `${PREFIX}${embeddingVersion}`;
  throw new AppError('internal_error', 'The id of an embedding version is not valid.');
}

/** Undefined where no chunk has a vector. @throws AppError `embedding_rejected` when they differ in length */
export function documentVectors(
  { embeddingVersion }: IndexedDocument,
  chunks: readonly IndexableChunk[],
): DocumentVectors | undefined {
  const [first, ...others] = chunks.flatMap(({ vector }) => vector ?? []);
  if (!first) return undefined;
  if (embeddingVersion === null) {
    throw new AppError('internal_error', 'A document has vectors and no embedding version.');
  }
  const odd = others.find(({ length }) => length !== first.length);
  if (odd) throw wrongDimensions(odd.length, first.length);
  const vectors = chunks.map(({ vector }) => (vector ? unitVector(vector) : null));
  if (vectors.every((vector) => vector === null)) return undefined;
  return { column: vectorColumn(embeddingVersion), dimensions: first.length, vectors };
}

/** The table's columns of vectors, and how many numbers each of their vectors has. */
export async function vectorColumns(table: Table): Promise<ReadonlyMap<string, number>> {
  const { fields } = await table.schema();
  const columns = fields.filter(({ name }) => name.startsWith(PREFIX));
  return new Map(columns.map(({ name, type }) => [name, (type as FixedSizeList).listSize]));
}

/**
 * Adds a column where it is missing; the rows that are there get null. Other processes may write meanwhile,
 * through tables they opened before.
 * @param exclusively lets one process at a time add a column to this table
 * @throws AppError `embedding_rejected` when there is one for vectors of another length: LanceDB would fill or
 *   cut them without a word
 */
export async function ensureVectorColumn(
  table: Table,
  { column, dimensions }: DocumentVectors,
  exclusively: (work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  if (!(await vectorColumns(table)).has(column)) {
    await exclusively(() =>
      retryConflicts(async () => {
        if (!(await vectorColumns(table)).has(column)) await table.addColumns(schemaOf(column, dimensions));
      }),
    );
  }
  requireDimensions((await vectorColumns(table)).get(column), dimensions);
}

/**
 * `rows` with a value for each of the table's columns of vectors: where a row that is replaced has no value
 * LanceDB keeps the old one.
 */
export async function withVectors(
  table: Table,
  rows: readonly ChunkRow[],
  own: DocumentVectors | undefined,
): Promise<ChunkRow[]> {
  const columns = [...(await vectorColumns(table)).keys()];
  return rows.map((row, position) => {
    const values = columns.map((column) => [column, column === own?.column ? own.vectors[position] : null]);
    return { ...row, ...Object.fromEntries(values) } as ChunkRow;
  });
}

/** @throws AppError `embedding_rejected` */
export function requireDimensions(ofColumn: number | undefined, given: number): void {
  if (ofColumn !== given) throw wrongDimensions(given, ofColumn);
}

function schemaOf(column: string, dimensions: number): Schema {
  const type = new FixedSizeList(dimensions, new Field('item', new Float32(), true));
  // `addColumns` knows a schema by its class, and under ESM LanceDB's own Arrow is a second copy of ours.
  return makeArrowTable([], { schema: new Schema([new Field(column, type, true)]) }).schema;
}

function wrongDimensions(given: number, expected: number | undefined): AppError {
  return new AppError(
    'embedding_rejected',
    `A vector has ${given} numbers where those of its embedding version have ${expected ?? 'none'}.`,
  );
}
