import { AppError } from '@app/errors';
import { makeArrowTable, type Table } from '@lancedb/lancedb';
import { Field, FixedSizeList, Float32, Int8, Schema } from 'apache-arrow';
import { unitVector } from './unit-vector.js';

const VECTORS = 'vector_';
const MARKS = 'embedded_';
const VERSION_ID = /^[a-z0-9_]+$/;

/** In the column of marks; null where nobody has tried yet. Numbers, as Arrow cannot write booleans that are all null. */
const HAS_VECTOR = 1;
const HAS_NONE = 0;

/** The column of an embedding version's vectors. */
export const vectorColumn = (id: string): string => `${VECTORS}${checked(id)}`;

/**
 * The column that says of which chunks a version has a vector. It is read where the one of vectors would be too much:
 * it has a byte a chunk. It also tells a chunk that the service refuses from one that it was never asked for.
 */
const markColumn = (id: string): string => `${MARKS}${checked(id)}`;

export const hasVector = (id: string): string => `${markColumn(id)} = ${HAS_VECTOR}`;
export const isRefused = (id: string): string => `${markColumn(id)} = ${HAS_NONE}`;
export const isMissing = (id: string): string => `${markColumn(id)} is null and position >= 0`;

/** Vectors of one embedding version; null where there is none to be had. */
export interface VersionVectors {
  readonly id: string;
  readonly vectors: readonly (Float32Array | null)[];
}

/** As they are stored: of length 1, and of how many numbers, which is not known where there are none. */
export interface UnitVectors extends VersionVectors {
  readonly dimensions: number | undefined;
}

/** @throws AppError `embedding_rejected` when they differ in length */
export function unitVectors({ id, vectors }: VersionVectors): UnitVectors {
  const [first, ...others] = vectors.flatMap((vector) => vector ?? []);
  const odd = others.find(({ length }) => length !== first?.length);
  if (odd) throw wrongDimensions(odd.length, first?.length);
  return { id, vectors: vectors.map((vector) => vector && unitVector(vector)), dimensions: first?.length };
}

/** The values of one chunk in the columns of a version. Undefined stands for a version that was not asked. */
export function versionValues(
  id: string,
  vector: Float32Array | null | undefined,
  columns: VersionColumns,
): Record<string, unknown> {
  const mark = vector === undefined ? null : vector ? HAS_VECTOR : HAS_NONE;
  return {
    ...(columns.marks.has(id) && { [markColumn(id)]: mark }),
    ...(columns.dimensions.has(id) && { [vectorColumn(id)]: vector ?? null }),
  };
}

/** Whether a row says that its chunk was embedded by a version, with a vector or without. */
export const isEmbedded = (row: Record<string, unknown>, id: string): boolean =>
  row[markColumn(id)] !== null && row[markColumn(id)] !== undefined;

/** Which columns a table has for embedding versions. */
export interface VersionColumns {
  /** How many numbers a vector has, by embedding version. */
  readonly dimensions: ReadonlyMap<string, number>;
  /** Versions with a column of marks. */
  readonly marks: ReadonlySet<string>;
}

export async function versionColumns(table: Table): Promise<VersionColumns> {
  const { fields } = await table.schema();
  const vectors = fields.filter(({ name }) => name.startsWith(VECTORS));
  const marks = fields.filter(({ name }) => name.startsWith(MARKS));
  return {
    dimensions: new Map(
      vectors.map(({ name, type }) => [name.slice(VECTORS.length), (type as FixedSizeList).listSize]),
    ),
    marks: new Set(marks.map(({ name }) => name.slice(MARKS.length))),
  };
}

export const markColumns = (id: string, { marks }: VersionColumns): string[] =>
  marks.has(id) ? [markColumn(id)] : [];

/** Adds the columns of a version that are missing; of the rows that are there all values are null. */
export async function addVersionColumns(table: Table, { id, dimensions }: UnitVectors): Promise<void> {
  const columns = await versionColumns(table);
  const hasVectors = columns.dimensions.has(id);
  if (!columns.marks.has(id) && hasVectors) await markWhatIsThere(table, id);
  else if (!columns.marks.has(id))
    await table.addColumns(schemaOf(new Field(markColumn(id), new Int8(), true)));
  if (dimensions === undefined || hasVectors) return;
  const type = new FixedSizeList(dimensions, new Field('item', new Float32(), true));
  await table.addColumns(schemaOf(new Field(vectorColumn(id), type, true)));
}

export const needsColumns = ({ id, dimensions }: UnitVectors, columns: VersionColumns): boolean =>
  !columns.marks.has(id) || (dimensions !== undefined && !columns.dimensions.has(id));

/** @param keep versions whose columns stay */
export async function dropVersionColumns(table: Table, keep: (id: string) => boolean): Promise<void> {
  const { dimensions, marks } = await versionColumns(table);
  const columns = [
    ...[...dimensions.keys()].filter((id) => !keep(id)).map(vectorColumn),
    ...[...marks].filter((id) => !keep(id)).map(markColumn),
  ];
  if (columns.length > 0) await table.dropColumns(columns);
}

/** @throws AppError `embedding_rejected`: LanceDB would fill or cut vectors of another length without a word */
export function requireDimensions(ofColumn: number | undefined, given: number): void {
  if (ofColumn !== given) throw wrongDimensions(given, ofColumn);
}

/** Of a table from before there were marks. LanceDB knows no CASE. */
async function markWhatIsThere(table: Table, id: string): Promise<void> {
  const valueSql = `cast(nullif(${vectorColumn(id)} is not null, false) as tinyint)`;
  await table.addColumns([{ name: markColumn(id), valueSql }]);
}

function schemaOf(field: Field): Schema {
  // `addColumns` knows a schema by its class, and under ESM LanceDB's own Arrow is a second copy of ours.
  return makeArrowTable([], { schema: new Schema([field]) }).schema;
}

function checked(id: string): string {
  if (VERSION_ID.test(id)) return id;
  throw new AppError('internal_error', 'The id of an embedding version is not valid.');
}

function wrongDimensions(given: number, expected: number | undefined): AppError {
  return new AppError(
    'embedding_rejected',
    `A vector has ${given} numbers where those of its embedding version have ${expected ?? 'none'}.`,
  );
}
