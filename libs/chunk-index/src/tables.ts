import { AppError } from '@app/errors';
import { connect, Index, type Connection, type Table } from '@lancedb/lancedb';
import { MAX_TERM_LENGTH } from '@app/text-analysis';
import { newTableSchema } from './chunk-schema.js';

const PAGE = 1000;
const NOT_FOUND = /not found/i;

/**
 * Runs `work` while no other process runs any for the same `collection`.
 * @param work its signal is aborted when others may have begun all the same
 */
export type Exclusively = (collection: string, work: (held?: AbortSignal) => Promise<void>) => Promise<void>;

/** The tables of a LanceDB database, one a collection. Other processes create them as well. */
export class Tables {
  private connection: Promise<Connection> | undefined;
  private readonly open = new Map<string, Promise<Table>>();

  /** @param uri a directory or an object store's address */
  constructor(
    private readonly uri: string,
    private readonly exclusively: Exclusively,
    private readonly storageOptions: Record<string, string>,
  ) {}

  /**
   * Runs `operation` on a collection's table.
   * @throws AppError `collection_not_found`, `storage_unavailable`
   */
  async use<T>(collection: string, operation: (table: Table) => Promise<T>): Promise<T> {
    const table = await this.table(collection);
    try {
      return await operation(table);
    } catch (error) {
      this.open.delete(collection);
      // It has gone, or only a part of it, which is another matter.
      if (isNotFound(error)) await this.table(collection);
      throw storageError(error);
    }
  }

  /** As `use`; undefined where there is no such collection. */
  async useIfPresent<T>(
    collection: string,
    operation: (table: Table) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    try {
      return await this.use(collection, operation);
    } catch (error) {
      if (!isNoCollection(error)) throw error;
      return undefined;
    }
  }

  /** As `use`, but makes the table when there is none. */
  async useOrCreate<T>(collection: string, operation: (table: Table) => Promise<T>): Promise<T> {
    try {
      return await this.use(collection, operation);
    } catch (error) {
      if (!isNoCollection(error)) throw error;
      await this.create(collection);
      return this.use(collection, operation);
    }
  }

  async names(): Promise<string[]> {
    const connection = await this.connected();
    const names: string[] = [];
    for (;;) {
      const page = await connection.tableNames({ limit: PAGE, startAfter: names.at(-1) }).catch(rethrow);
      names.push(...page);
      if (page.length < PAGE) return names;
    }
  }

  async close(): Promise<void> {
    this.open.clear();
    (await this.connection?.catch(() => undefined))?.close();
    this.connection = undefined;
  }

  /**
   * LanceDB overwrites a table that another process makes at the same time, with all that was put into it
   * meanwhile; so one at a time, and only where there is none.
   */
  private create(collection: string): Promise<void> {
    return this.exclusively(collection, async () => {
      const connection = await this.connected();
      const present = await connection.openTable(collection).catch((error: unknown) => {
        if (!isNotFound(error)) throw storageError(error);
      });
      await ensureIndex(
        present ?? (await connection.createEmptyTable(collection, newTableSchema()).catch(rethrow)),
      );
    });
  }

  /** @throws AppError `collection_not_found`, `storage_unavailable` */
  private async table(collection: string): Promise<Table> {
    try {
      return await (this.open.get(collection) ?? this.openTable(collection));
    } catch (error) {
      this.open.delete(collection);
      throw isNotFound(error) ? noCollection(collection, error) : storageError(error);
    }
  }

  private async openTable(collection: string): Promise<Table> {
    const opening = this.connected().then((connection) => connection.openTable(collection));
    this.open.set(collection, opening);
    return opening;
  }

  private async connected(): Promise<Connection> {
    // Interval 0: a search sees what other processes have committed.
    this.connection ??= connect(this.uri, {
      readConsistencyInterval: 0,
      storageOptions: this.storageOptions,
    });
    return this.connection.catch((error: unknown) => {
      this.connection = undefined;
      throw storageError(error);
    });
  }
}

/** Builds the full-text index where there is none. The terms are analysed already: LanceDB must only cut at spaces. */
export async function ensureIndex(table: Table): Promise<void> {
  const present = await table.listIndices();
  if (present.some(({ columns }) => columns.includes('terms'))) return;
  const config = Index.fts({
    baseTokenizer: 'whitespace',
    stem: false,
    lowercase: false,
    removeStopWords: false,
    asciiFolding: false,
    withPosition: false,
    maxTokenLength: MAX_TERM_LENGTH,
  });
  await table.createIndex('terms', { config, replace: false }).catch((error: unknown) => {
    // Another process was quicker.
    if (!/already exists|conflict/i.test(String(error))) throw error;
  });
}

/** A table without a row, its collection's included, is that of a collection that was deleted. */
export const isEmpty = async (table: Table): Promise<boolean> => (await table.countRows()) === 0;

export const noCollection = (collection: string, cause?: unknown): AppError =>
  new AppError('collection_not_found', `There is no collection ${collection}.`, { cause });

const isNoCollection = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'collection_not_found';

const isNotFound = (error: unknown): boolean => !(error instanceof AppError) && NOT_FOUND.test(String(error));

function storageError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  return new AppError('storage_unavailable', 'The chunk index cannot be used right now.', {
    cause: error,
    retryAfter: 10,
  });
}

function rethrow(error: unknown): never {
  throw storageError(error);
}
