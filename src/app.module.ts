import { ConfigModule, type Settings } from '@app/config';
import { loggingModule } from '@app/logging';
import { QueueModule } from '@app/queue';
import { RedisModule } from '@app/redis';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { AdminModule } from './admin/admin.module.js';
import { HealthModule } from './health/health.module.js';
import { RagModule } from './rag/rag.module.js';

/** What is added to Ragmill's own: modules, such as those with sources of the query router. */
export interface ApiExtension {
  readonly imports: NonNullable<ModuleMetadata['imports']>;
}

/** The API: files and questions in, task ids and answers out. It enqueues and never consumes. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings, { imports }: ApiExtension = { imports: [] }): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(settings),
        loggingModule(settings),
        RedisModule.forRoot('fail-fast'),
        QueueModule.forApi(),
        RagModule,
        HealthModule,
        AdminModule,
        ...imports,
      ],
    };
  }
}
