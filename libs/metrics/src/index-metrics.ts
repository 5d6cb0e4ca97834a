import {
  ChunkIndex,
  COMMIT_OPERATIONS,
  KeptIndexShape,
  type Commit,
  type IndexShape,
} from '@app/chunk-index';
import { isConnectionError } from '@app/queue';
import { Injectable, Logger } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import { beginAtZero } from './begin-at-zero.js';
import { CALL_BUCKETS } from './buckets.js';
import { readGauge } from './readings.js';
import { SharedReading } from './shared-reading.js';

const LIMITS = { ttlMs: 10_000, limitMs: 1000 };

const SHAPE: readonly (readonly [name: string, help: string, value: (shape: IndexShape) => number])[] = [
  ['ragmill_index_tables', 'Tables, one a collection.', ({ tables }) => tables],
  ['ragmill_index_rows', 'Rows of all tables, one a chunk.', ({ rows }) => rows],
  ['ragmill_index_size_bytes', 'Data and indexes of all tables.', ({ bytes }) => bytes],
  ['ragmill_index_fragments', 'Pieces that the tables are in.', ({ fragments }) => fragments],
  ['ragmill_index_table_fragments_max', 'Of the table that has most.', ({ maxFragments }) => maxFragments],
  ['ragmill_index_versions', 'Versions of the tables that are kept.', ({ versions }) => versions],
  ['ragmill_index_table_versions_max', 'Of the table that has most.', ({ maxVersions }) => maxVersions],
  [
    'ragmill_index_unindexed_rows',
    'Rows that a search has to scan: not folded into the full-text index yet.',
    ({ unindexedRows }) => unindexedRows,
  ],
  ['ragmill_index_sampled_timestamp_seconds', 'When this was seen.', ({ at }) => at / 1000],
];

/** Commits that this process makes, and what a worker has last seen of the index as a whole. */
@Injectable()
export class IndexMetrics {
  private readonly duration: Histogram<'operation'>;
  private readonly conflicts: Counter<'operation'>;
  private readonly failures: Counter<'operation'>;

  constructor(registry: Registry, index: ChunkIndex, kept: KeptIndexShape) {
    const common = { labelNames: ['operation'] as const, registers: [registry] };
    this.duration = new Histogram({
      name: 'ragmill_index_commit_seconds',
      help: 'How long a commit to a table took, however often it was made anew.',
      buckets: CALL_BUCKETS,
      ...common,
    });
    this.conflicts = new Counter({
      name: 'ragmill_index_commit_conflicts_total',
      help: "Commits that were made anew because another writer's came between.",
      ...common,
    });
    this.failures = new Counter({
      name: 'ragmill_index_commit_failures_total',
      help: 'Commits that were given up.',
      ...common,
    });
    const operations = COMMIT_OPERATIONS.map((operation) => ({ operation }));
    for (const counter of [this.conflicts, this.failures]) beginAtZero(counter, operations);
    index.commits.observe((commit) => this.count(commit));
    tellOfShape(registry, kept);
  }

  private count({ operation, tookMs, conflicts, failed }: Commit): void {
    this.duration.observe({ operation }, tookMs / 1000);
    if (conflicts > 0) this.conflicts.inc({ operation }, conflicts);
    if (failed) this.failures.inc({ operation });
  }
}

/** Nothing is told while Redis is away, where it lies, or when nobody has looked lately. */
function tellOfShape(registry: Registry, kept: KeptIndexShape): void {
  const logger = new Logger(IndexMetrics.name);
  const seen = new SharedReading(
    () => kept.get(),
    LIMITS,
    (error) => {
      // That Redis is away is said by its own connection.
      if (!isConnectionError(error)) logger.warn({ err: error }, 'the shape of the index could not be read');
    },
  );
  for (const [name, help, value] of SHAPE) {
    readGauge(
      registry,
      { name, help: `${help} Seen now and then, equal in every process: take max.` },
      async () => {
        const shape = await seen.get();
        return shape ? [[{}, value(shape)]] : [];
      },
    );
  }
}
