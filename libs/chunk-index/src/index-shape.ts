import type { Table } from '@lancedb/lancedb';

/** How much lies in the tables of an index, and in how many pieces. */
export interface IndexShape {
  /** When that was so, in milliseconds. */
  readonly at: number;
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
  /** Pieces a search has to read, and versions that are kept: of all tables, and of the one that has the most. */
  readonly fragments: number;
  readonly maxFragments: number;
  readonly versions: number;
  readonly maxVersions: number;
  /** Rows that a full-text search has to scan since they are in no index yet. */
  readonly unindexedRows: number;
}

export interface TableShape {
  readonly rows: number;
  readonly bytes: number;
  readonly fragments: number;
  readonly versions: number;
  readonly unindexedRows: number;
}

export async function shapeOf(table: Table): Promise<TableShape> {
  const { totalBytes, numRows, fragmentStats } = await table.stats();
  const versions = (await table.listVersions()).length;
  const terms = (await table.listIndices()).find(({ columns }) => columns.includes('terms'));
  const unindexed = terms && (await table.indexStats(terms.name))?.numUnindexedRows;
  return {
    rows: numRows,
    bytes: totalBytes,
    fragments: fragmentStats.numFragments,
    versions,
    unindexedRows: unindexed ?? numRows,
  };
}

export function sumOf(tables: readonly TableShape[]): IndexShape {
  const sum = (field: keyof TableShape): number => tables.reduce((total, table) => total + table[field], 0);
  const max = (field: keyof TableShape): number =>
    tables.reduce((most, table) => Math.max(most, table[field]), 0);
  return {
    at: Date.now(),
    tables: tables.length,
    rows: sum('rows'),
    bytes: sum('bytes'),
    fragments: sum('fragments'),
    maxFragments: max('fragments'),
    versions: sum('versions'),
    maxVersions: max('versions'),
    unindexedRows: sum('unindexedRows'),
  };
}
