import { AnswersModule } from '@app/answers';
import { ChunkIndexModule } from '@app/chunk-index';
import { Settings } from '@app/config';
import { EmbeddingModule } from '@app/embedding';
import { FileStoreModule } from '@app/file-store';
import { serviceCalls } from '@app/http-client';
import { HttpClientModule } from '@app/http-client/nest';
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthChecks } from './health.checks.js';
import { HealthController } from './health.controller.js';
import { ServiceProbes } from './service-probes.js';
import { StorageCheck } from './storage.check.js';

const ragService = HttpClientModule.forRootAsync({
  clients: ['rag'],
  inject: [Settings],
  useFactory: ({ RAG_SERVICE_URL: baseUrl }: Settings) => ({
    // Whether it lives, and not whether it is ready: two that name each other would ask without end.
    rag: baseUrl ? { baseUrl, healthPath: '/health/live', observer: serviceCalls } : null,
  }),
});

@Module({
  imports: [TerminusModule, FileStoreModule, ChunkIndexModule, EmbeddingModule, AnswersModule, ragService],
  controllers: [HealthController],
  providers: [HealthChecks, ServiceProbes, StorageCheck],
})
export class HealthModule {}
