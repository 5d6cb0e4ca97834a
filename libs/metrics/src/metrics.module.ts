import { ChunkIndexModule } from '@app/chunk-index';
import { EmbeddingCache, EmbeddingModule } from '@app/embedding';
import { FileStoreModule } from '@app/file-store';
import { IngestionModule } from '@app/ingestion';
import { CachedQueryRouter, RetrievalModule } from '@app/retrieval';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Registry } from 'prom-client';
import { CacheMetrics } from './cache-metrics.js';
import { EventStreamMetrics } from './event-stream-metrics.js';
import { HttpMetrics } from './http-metrics.js';
import { IndexMetrics } from './index-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { PoolMetrics } from './pool-metrics.js';
import { QueueMetrics } from './queue-metrics.js';
import { newRegistry, type Part } from './registry.js';
import { ServiceMetrics } from './service-metrics.js';
import { StorageMetrics } from './storage-metrics.js';
import { TaskMetrics } from './task-metrics.js';

const BOTH = [QueueMetrics, IndexMetrics, ServiceMetrics, StorageMetrics];

/** What the parts tell of themselves, for Prometheus at `/metrics`. */
@Module({})
export class MetricsModule {
  static forApi(): DynamicModule {
    return define('api', {
      imports: [ChunkIndexModule, FileStoreModule, EmbeddingModule, RetrievalModule],
      providers: [
        HttpMetrics,
        EventStreamMetrics,
        {
          provide: CacheMetrics,
          useFactory: (registry: Registry, embeddings: EmbeddingCache, router: CachedQueryRouter) =>
            new CacheMetrics(registry, [
              { name: 'embedding', counts: () => embeddings.counts },
              { name: 'query', counts: () => router.counts.current },
            ]),
          inject: [Registry, EmbeddingCache, CachedQueryRouter],
        },
      ],
      exports: [HttpMetrics],
    });
  }

  static forWorker(): DynamicModule {
    return define('worker', {
      imports: [ChunkIndexModule, FileStoreModule, EmbeddingModule, IngestionModule],
      providers: [
        TaskMetrics,
        PoolMetrics,
        {
          provide: CacheMetrics,
          useFactory: (registry: Registry, embeddings: EmbeddingCache) =>
            new CacheMetrics(registry, [{ name: 'embedding', counts: () => embeddings.counts }]),
          inject: [Registry, EmbeddingCache],
        },
      ],
      exports: [],
    });
  }
}

function define(
  part: Part,
  own: {
    imports: DynamicModule['imports'];
    providers: Provider[];
    exports: NonNullable<DynamicModule['exports']>;
  },
): DynamicModule {
  return {
    module: MetricsModule,
    imports: own.imports,
    controllers: [MetricsController],
    providers: [{ provide: Registry, useFactory: () => newRegistry(part) }, ...BOTH, ...own.providers],
    exports: [Registry, ...own.exports],
  };
}
