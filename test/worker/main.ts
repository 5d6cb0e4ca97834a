import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { startWorker } from '../../apps/worker/src/start-worker.js';
import type { QueueProcessor } from '../../apps/worker/src/queue.processor.js';
import { PROCESSORS } from '../../apps/worker/src/worker-lifecycle.js';
import { ProbeHandler } from './probe.handler.js';
import { PROBE_ROW } from './probe.job.js';

@Module({ providers: [ProbeHandler] })
class ProbeModule {}

const app = await startWorker({ jobs: [PROBE_ROW], imports: [ProbeModule] });

// As after a failover that BullMQ has not noticed: it says that it runs, and takes nothing.
process.on('SIGWINCH', () => {
  for (const { worker } of app.get<readonly QueueProcessor[]>(PROCESSORS)) void worker.pause(true);
});
