import { ChunkIndexModule } from '@app/chunk-index';
import { FileStoreModule } from '@app/file-store';
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthChecks, StorageCheck } from './health.checks.js';
import { HealthController } from './health.controller.js';

@Module({
  imports: [TerminusModule, FileStoreModule, ChunkIndexModule],
  controllers: [HealthController],
  providers: [HealthChecks, StorageCheck],
})
export class HealthModule {}
