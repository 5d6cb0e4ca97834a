import { ConfigModule, type Settings } from '@app/config';
import { EmbeddingModule } from '@app/embedding';
import { ProbesModule } from '@app/health';
import { IngestionModule } from '@app/ingestion';
import { loggingModule } from '@app/logging';
import { MetricsModule } from '@app/metrics';
import { QueueModule, type JobRow, type QueueName } from '@app/queue';
import { RedisModule } from '@app/redis';
import { TracingModule, type Tracing } from '@app/tracing';
import { WebhookModule } from '@app/webhooks';
import { Processor } from '@nestjs/bullmq';
import { Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { EmbeddingGate } from './embedding-gate.js';
import { ProcessorLiveness } from './health/processor-liveness.js';
import { WorkerHealthController } from './health/worker-health.controller.js';
import { HealthProcessor } from './health.processor.js';
import { HighPriorityProcessor } from './high-priority.processor.js';
import { LowPriorityProcessor } from './low-priority.processor.js';
import { MaintenanceProcessor } from './maintenance.processor.js';
import { MaintenanceSchedule } from './maintenance-schedule.js';
import { MarkedWorker } from './marked-worker.js';
import { OverdueTasks } from './overdue-tasks.js';
import { workerOptions, type QueueProcessor } from './queue.processor.js';
import { SlotMetrics } from './slot-metrics.js';
import { SlotUse } from './slot-use.js';
import { StalledTasks } from './stalled-tasks.js';
import { StuckProcessors } from './stuck-processors.js';
import { WebhookProcessor } from './webhook.processor.js';
import { PROCESSORS, WorkerLifecycle } from './worker-lifecycle.js';
import { WorkerSlots } from './worker-slots.js';

const PROCESSOR_TYPES = {
  high: HighPriorityProcessor,
  low: LowPriorityProcessor,
  webhooks: WebhookProcessor,
  maintenance: MaintenanceProcessor,
  health: HealthProcessor,
} satisfies Record<QueueName, Type<QueueProcessor>>;

/** Kinds of work beside Ragmill's own: their rows of the job catalogue, and the modules with their handlers. */
export interface WorkerExtension {
  readonly jobs: readonly JobRow[];
  readonly imports: NonNullable<ModuleMetadata['imports']>;
}

/** The worker: the same libs, and of HTTP only health and metrics. Only it consumes queues. */
@Module({})
export class WorkerModule {
  static forRoot(
    settings: Settings,
    { jobs, imports }: WorkerExtension = { jobs: [], imports: [] },
    tracing?: Tracing,
  ): DynamicModule {
    // Decorated here and not where they are declared: how a queue is consumed depends on the settings.
    for (const [queue, type] of Object.entries(PROCESSOR_TYPES)) {
      Processor(queue, workerOptions(queue as QueueName, settings))(type);
    }
    const processorTypes = Object.values(PROCESSOR_TYPES);
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(settings),
        loggingModule(settings),
        RedisModule.forRoot('patient'),
        QueueModule.forWorker(jobs, tracing?.queues),
        TracingModule.forRoot(tracing),
        EmbeddingModule,
        IngestionModule,
        WebhookModule,
        ProbesModule,
        MetricsModule.forWorker(),
        ...imports,
      ],
      controllers: [WorkerHealthController],
      providers: [
        ...processorTypes,
        {
          provide: PROCESSORS,
          useFactory: (...processors: QueueProcessor[]) => processors,
          inject: processorTypes,
        },
        EmbeddingGate,
        MaintenanceSchedule,
        MarkedWorker,
        WorkerSlots,
        OverdueTasks,
        ProcessorLiveness,
        SlotMetrics,
        SlotUse,
        StalledTasks,
        StuckProcessors,
        WorkerLifecycle,
      ],
    };
  }
}
