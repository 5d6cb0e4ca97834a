import { AnswersModule } from '@app/answers';
import { Settings } from '@app/config';
import { EmbeddingModule } from '@app/embedding';
import { ProbesModule } from '@app/health';
import { serviceCalls } from '@app/http-client';
import { HttpClientModule } from '@app/http-client/nest';
import { RetrievalModule } from '@app/retrieval';
import { Module } from '@nestjs/common';
import { CacheUses } from './cache-uses.js';
import { HealthChecks } from './health.checks.js';
import { HealthController } from './health.controller.js';
import { ServiceProbes } from './service-probes.js';
import { ShutdownDelay } from './shutdown-delay.js';
import { WorkerChecks } from './worker.checks.js';

const ragService = HttpClientModule.forRootAsync({
  clients: ['rag'],
  inject: [Settings],
  useFactory: ({ RAG_SERVICE_URL: baseUrl }: Settings) => ({
    // Whether it lives, and not whether it is ready: two that name each other would ask without end.
    rag: baseUrl ? { baseUrl, healthPath: '/health/live', observer: serviceCalls } : null,
  }),
});

@Module({
  imports: [ProbesModule, EmbeddingModule, RetrievalModule, AnswersModule, ragService],
  controllers: [HealthController],
  providers: [CacheUses, HealthChecks, WorkerChecks, ServiceProbes, ShutdownDelay],
})
export class HealthModule {}
