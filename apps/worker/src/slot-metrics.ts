import { readGauge } from '@app/metrics';
import { WorkerHeartbeat } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { SlotUse, type QueueSlots } from './slot-use.js';

/** How much of this worker is taken, for Prometheus. */
@Injectable()
export class SlotMetrics {
  constructor(registry: Registry, slots: SlotUse, heartbeat: WorkerHeartbeat) {
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
  }
}
