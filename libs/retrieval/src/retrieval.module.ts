import { ChunkIndexModule } from '@app/chunk-index';
import { EmbeddingModule } from '@app/embedding';
import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AnswerKeys } from './cache/answer-keys.js';
import { AnswerStore } from './cache/answer-store.js';
import { CachedQueryRouter } from './cache/cached-query-router.js';
import { Finish } from './finish.js';
import { Neighbourhood } from './neighbourhood.js';
import { QueryRouter } from './query-router.js';
import { Reranker } from './reranker.js';
import { RetrievalServices } from './retrieval-services.js';
import { SourceRegistry } from './source-registry.js';
import { Sources } from './sources.js';

@Module({
  imports: [ChunkIndexModule, EmbeddingModule, DiscoveryModule],
  providers: [
    SourceRegistry,
    Sources,
    Reranker,
    Neighbourhood,
    Finish,
    QueryRouter,
    AnswerKeys,
    AnswerStore,
    CachedQueryRouter,
    RetrievalServices,
  ],
  exports: [CachedQueryRouter, RetrievalServices],
})
export class RetrievalModule {}
