import { readGauge } from '@app/metrics';
import { WorkerHeartbeat } from '@app/queue';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import type { QueueProcessor } from './queue.processor.js';
import { SlotUse, type QueueSlots } from './slot-use.js';
import { PROCESSORS } from './worker-lifecycle.js';

/** How much of this worker is taken, for Prometheus. */
@Injectable()
export class SlotMetrics implements OnApplicationBootstrap {
  private readonly takenOver: Counter<'queue'>;

  constructor(
    registry: Registry,
    slots: SlotUse,
    heartbeat: WorkerHeartbeat,
    @Inject(PROCESSORS) private readonly processors: readonly QueueProcessor[],
  ) {
    const gauge = (name: string, help: string, read: (queue: QueueSlots) => number): void =>
      readGauge(registry, { name, help, labels: ['queue'] }, () =>
        Object.entries(slots.byQueue).map(([queue, use]) => [{ queue }, read(use)] as const),
      );
    gauge('ragmill_worker_slots', 'Tasks this worker takes at a time.', (use) => use.slots);
    gauge('ragmill_worker_slots_used', 'Tasks it runs.', ({ used }) => used);
    gauge('ragmill_worker_held', '1 while it takes no more tasks of the queue.', ({ held }) => Number(held));
    const longest = 'How long the task that began first has run; 0 when none runs.';
    gauge('ragmill_worker_longest_run_seconds', longest, (use) => use.longest_run_s);
    const beat = 'When this worker last told the registry that it lives.';
    readGauge(registry, { name: 'ragmill_worker_heartbeat_timestamp_seconds', help: beat }, () =>
      heartbeat.writtenAt === undefined ? [] : [[{}, heartbeat.writtenAt / 1000]],
    );
    this.takenOver = new Counter({
      name: 'ragmill_tasks_taken_over_total',
      help: 'Tasks of lost workers that this worker has found and put back.',
      labelNames: ['queue'],
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    for (const { worker } of this.processors) {
      worker.on('stalled', () => this.takenOver.inc({ queue: worker.name }));
    }
  }
}
