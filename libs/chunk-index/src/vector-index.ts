import { Index, type Table, type VectorQuery } from '@lancedb/lancedb';
import { retryConflicts } from './retry-conflicts.js';
import { vectorColumn, versionColumns } from './version-columns.js';

/**
 * Partitions that a search compares with. LanceDB makes them of about 4,096 vectors, so up to 160,000 vectors are
 * all compared, from the index's own memory: at 50,000 of 384 numbers in 7 ms where the table takes 50, with the same
 * answer. Beyond, the cost stays and the answer is approximate.
 */
const PROBES = 40;
/** Where a filter leaves few vectors, the partitions nearest to the question may have none of them. */
const ALL_PROBES = 100_000;
/** An index is made anew when the column has this many times the vectors it was made of: its partitions are too few then. */
const OUTGROWN = 2;

const nameOf = (column: string, vectors: number): string => `${column}_of_${vectors}`;

/** How many vectors an index was made of. */
const madeOf = (name: string): number => Number(/_of_(\d+)$/.exec(name)?.[1] ?? 0);

/**
 * Gives each column of vectors that has `threshold` of them or more an index (IVF: vectors in partitions, of which
 * a search compares the nearest), and another one when it has outgrown it. New rows are searched beside the index until
 * `optimize` folds them in.
 */
export async function ensureVectorIndexes(table: Table, threshold: number): Promise<void> {
  const { dimensions } = await versionColumns(table);
  for (const column of [...dimensions.keys()].map(vectorColumn)) {
    const vectors = await table.countRows(`${column} is not null`);
    const present = (await table.listIndices()).filter(({ columns }) => columns.includes(column));
    const largest = Math.max(0, ...present.map(({ name }) => madeOf(name)));
    if (vectors >= threshold && vectors >= OUTGROWN * largest) await makeIndex(table, column, vectors);
    else continue;
    for (const { name } of present) await retryConflicts(() => table.dropIndex(name));
  }
}

async function makeIndex(table: Table, column: string, vectors: number): Promise<void> {
  const config = Index.ivfFlat({ distanceType: 'cosine' });
  await retryConflicts(() => table.createIndex(column, { config, name: nameOf(column, vectors) }));
}

/** `query` as it searches an index where there is one; elsewhere this changes nothing. */
export const throughIndex = (query: VectorQuery, isFiltered: boolean): VectorQuery =>
  isFiltered ? query.maximumNprobes(ALL_PROBES).minimumNprobes(PROBES) : query.nprobes(PROBES);
