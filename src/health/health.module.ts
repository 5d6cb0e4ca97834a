import { AnswersModule } from '@app/answers';
import { ChunkIndexModule } from '@app/chunk-index';
import { Settings } from '@app/config';
import { EmbeddingModule } from '@app/embedding';
import { FileStoreModule } from '@app/file-store';
import { HttpClientModule } from '@app/http-client/nest';
import { RetrievalModule } from '@app/retrieval';
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CacheUses } from './cache-uses.js';
import { HealthChecks } from './health.checks.js';
import { HealthController } from './health.controller.js';
import { HealthRunner } from './health-runner.js';
import { ServiceProbes } from './service-probes.js';
import { StorageCheck } from './storage.check.js';

const ragService = HttpClientModule.forRootAsync({
  clients: ['rag'],
  inject: [Settings],
  useFactory: ({ RAG_SERVICE_URL: baseUrl }: Settings) => ({
    // Whether it lives, and not whether it is ready: two that name each other would ask without end.
    rag: baseUrl ? { baseUrl, healthPath: '/health/live' } : null,
  }),
});

@Module({
  imports: [
    TerminusModule,
    FileStoreModule,
    ChunkIndexModule,
    EmbeddingModule,
    RetrievalModule,
    AnswersModule,
    ragService,
  ],
  controllers: [HealthController],
  providers: [CacheUses, HealthChecks, HealthRunner, ServiceProbes, StorageCheck],
})
export class HealthModule {}
