import { Settings } from '@app/config';
import { EmbeddingServiceClient } from '@app/http-client';
import { Module } from '@nestjs/common';
import { Embedder } from './embedder.js';
import { EmbeddingCache } from './embedding-cache.js';
import { embeddingServiceOptions } from './embedding-service-options.js';
import { embeddingVersionOf } from './embedding-version.js';

/** Texts as vectors. Without `EMBEDDING_SERVICE_URL` there is no client, and the embedder has no version. */
@Module({
  providers: [
    EmbeddingCache,
    {
      provide: EmbeddingServiceClient,
      useFactory: (settings: Settings) => {
        const options = embeddingServiceOptions(settings);
        return options ? new EmbeddingServiceClient(options) : null;
      },
      inject: [Settings],
    },
    {
      provide: Embedder,
      useFactory: (settings: Settings, cache: EmbeddingCache, client: EmbeddingServiceClient | null) => {
        const version = embeddingVersionOf(settings);
        return new Embedder(cache, client && version ? { client, version } : undefined);
      },
      inject: [Settings, EmbeddingCache, EmbeddingServiceClient],
    },
  ],
  exports: [Embedder, EmbeddingServiceClient],
})
export class EmbeddingModule {}
