import { ConfigModule, type Settings } from '@app/config';
import { IngestionModule } from '@app/ingestion';
import { loggingModule } from '@app/logging';
import { QueueModule } from '@app/queue';
import { RedisModule } from '@app/redis';
import { WebhookModule } from '@app/webhooks';
import { Module, type DynamicModule } from '@nestjs/common';
import { HealthProcessor } from './health.processor.js';
import { HighPriorityProcessor } from './high-priority.processor.js';
import { LowPriorityProcessor } from './low-priority.processor.js';
import { MaintenanceProcessor } from './maintenance.processor.js';
import { MaintenanceSchedule } from './maintenance-schedule.js';
import type { QueueProcessor } from './queue.processor.js';
import { WebhookProcessor } from './webhook.processor.js';
import { PROCESSORS, WorkerLifecycle } from './worker-lifecycle.js';

const PROCESSOR_TYPES = [
  HighPriorityProcessor,
  LowPriorityProcessor,
  WebhookProcessor,
  MaintenanceProcessor,
  HealthProcessor,
];

/** The worker: the same libs without HTTP. Only it consumes queues. */
@Module({})
export class WorkerModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(settings),
        loggingModule(settings),
        RedisModule.forRoot('patient'),
        QueueModule.forWorker(),
        IngestionModule,
        WebhookModule,
      ],
      providers: [
        ...PROCESSOR_TYPES,
        {
          provide: PROCESSORS,
          useFactory: (...processors: QueueProcessor[]) => processors,
          inject: PROCESSOR_TYPES,
        },
        MaintenanceSchedule,
        WorkerLifecycle,
      ],
    };
  }
}
