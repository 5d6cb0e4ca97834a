import { ChunkIndexModule } from '@app/chunk-index';
import { EmbeddingModule } from '@app/embedding';
import { Module } from '@nestjs/common';
import { AnswerKeys } from './cache/answer-keys.js';
import { AnswerStore } from './cache/answer-store.js';
import { CachedQueryRouter } from './cache/cached-query-router.js';
import { QueryRouter } from './query-router.js';

@Module({
  imports: [ChunkIndexModule, EmbeddingModule],
  providers: [QueryRouter, AnswerKeys, AnswerStore, CachedQueryRouter],
  exports: [CachedQueryRouter],
})
export class RetrievalModule {}
