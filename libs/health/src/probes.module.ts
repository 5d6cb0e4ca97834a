import { ChunkIndexModule } from '@app/chunk-index';
import { FileStoreModule } from '@app/file-store';
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Attempts } from './attempts.js';
import { Draining } from './draining.js';
import { Essentials } from './essentials.js';
import { LiveController } from './live.controller.js';
import { Liveness } from './liveness.js';
import { RedisPulse } from './redis-pulse.js';
import { StorageCheck } from './storage.check.js';

/** What the health of the API and of a worker have in common: `/health/live`, and what both need. */
@Module({
  imports: [TerminusModule, FileStoreModule, ChunkIndexModule],
  controllers: [LiveController],
  providers: [Attempts, Draining, Essentials, Liveness, RedisPulse, StorageCheck],
  exports: [TerminusModule, Attempts, Draining, Essentials, Liveness],
})
export class ProbesModule {}
