import { Settings } from '@app/config';
import { EmbeddingServiceClient } from '@app/http-client';
import { HttpClientModule } from '@app/http-client/nest';
import { Module } from '@nestjs/common';
import { Embedder } from './embedder.js';
import { EmbeddingCache } from './embedding-cache.js';
import { embeddingServiceOptions } from './embedding-service-options.js';
import { embeddingVersionOf } from './embedding-version.js';

const clients = HttpClientModule.forRootAsync({
  clients: ['embedding'],
  inject: [Settings],
  useFactory: (settings: Settings) => ({ embedding: embeddingServiceOptions(settings) }),
});

/** Texts as vectors. Without `EMBEDDING_SERVICE_URL` the client is null, and the embedder has no version. */
@Module({
  imports: [clients],
  providers: [
    EmbeddingCache,
    {
      provide: Embedder,
      useFactory: (settings: Settings, cache: EmbeddingCache, client: EmbeddingServiceClient | null) => {
        const version = embeddingVersionOf(settings);
        return new Embedder(cache, client && version ? { client, version } : undefined);
      },
      inject: [Settings, EmbeddingCache, EmbeddingServiceClient],
    },
  ],
  exports: [Embedder, EmbeddingCache, clients],
})
export class EmbeddingModule {}
