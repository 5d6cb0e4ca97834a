import { DEFAULT_EMBEDDING_SERVICE, Settings } from '@app/config';
import { HttpClientModule } from '@app/http-client/nest';
import { Module } from '@nestjs/common';
import { Embedders } from './embedders.js';
import { EmbeddingCache } from './embedding-cache.js';
import { embeddingProviders, versionBy } from './embedding-providers.js';
import { embeddingServiceOptions } from './embedding-service-options.js';

const clients = HttpClientModule.forRootAsync({
  clients: ['embedding'],
  inject: [Settings],
  useFactory: (settings: Settings) => {
    const provider = embeddingProviders(settings).get(DEFAULT_EMBEDDING_SERVICE);
    return { embedding: provider ? embeddingServiceOptions(settings, provider, versionBy(provider)) : null };
  },
});

/** Texts as vectors. Without `EMBEDDING_SERVICE_URL` the client is null. */
@Module({
  imports: [clients],
  providers: [EmbeddingCache, Embedders],
  exports: [Embedders, EmbeddingCache, clients],
})
export class EmbeddingModule {}
