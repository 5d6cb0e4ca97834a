import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { startWorker } from '../../apps/worker/src/start-worker.js';
import { ProbeHandler } from './probe.handler.js';
import { PROBE_ROW } from './probe.job.js';

@Module({ providers: [ProbeHandler] })
class ProbeModule {}

await startWorker({ jobs: [PROBE_ROW], imports: [ProbeModule] });
