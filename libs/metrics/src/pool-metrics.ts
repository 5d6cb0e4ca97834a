import { CHILD_ENDS, DocumentReader, Optimizer } from '@app/ingestion';
import { Injectable } from '@nestjs/common';
import { Histogram, Registry } from 'prom-client';
import { RUN_BUCKETS } from './buckets.js';
import { readCounter, readGauge } from './readings.js';

/** The processes of this worker: those that read documents, and those that optimize collections. */
@Injectable()
export class PoolMetrics {
  constructor(registry: Registry, reader: DocumentReader, optimizer: Optimizer) {
    const gauge = (name: string, help: string, read: () => number): void =>
      readGauge(registry, { name, help }, () => [[{}, read()]]);
    gauge('ragmill_pool_size', 'Documents that are read side by side at the most.', () => reader.load.size);
    gauge('ragmill_pool_busy', 'Documents that are being read.', () => reader.load.busy);
    gauge('ragmill_pool_waiting', 'Documents that wait for a process.', () => reader.load.waiting);
    const ended =
      'Processes that ended: stalled and memory (killed by the watchdog), aborted (with its task), lost (died), worn (replaced).';
    readCounter(registry, { name: 'ragmill_pool_ended_total', help: ended, labels: ['reason'] }, () =>
      CHILD_ENDS.map((reason) => [{ reason }, reader.load.ended[reason]] as const),
    );
    const optimized = new Histogram({
      name: 'ragmill_index_optimize_seconds',
      help: 'How long it took to optimize a collection.',
      buckets: RUN_BUCKETS,
      registers: [registry],
    });
    optimizer.observe((tookMs) => optimized.observe(tookMs / 1000));
  }
}
