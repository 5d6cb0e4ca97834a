import { ChunkIndexModule } from '@app/chunk-index';
import { EmbeddingModule } from '@app/embedding';
import { FileStoreModule } from '@app/file-store';
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthChecks } from './health.checks.js';
import { HealthController } from './health.controller.js';
import { ServiceProbes } from './service-probes.js';
import { StorageCheck } from './storage.check.js';

@Module({
  imports: [TerminusModule, FileStoreModule, ChunkIndexModule, EmbeddingModule],
  controllers: [HealthController],
  providers: [HealthChecks, ServiceProbes, StorageCheck],
})
export class HealthModule {}
