import { ChunkIndexModule } from '@app/chunk-index';
import { FileStoreModule } from '@app/file-store';
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthChecks } from './health.checks.js';
import { HealthController } from './health.controller.js';
import { StorageCheck } from './storage.check.js';

@Module({
  imports: [TerminusModule, FileStoreModule, ChunkIndexModule],
  controllers: [HealthController],
  providers: [HealthChecks, StorageCheck],
})
export class HealthModule {}
