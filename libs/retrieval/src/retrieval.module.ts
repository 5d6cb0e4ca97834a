import { ChunkIndexModule } from '@app/chunk-index';
import { EmbeddingModule } from '@app/embedding';
import { Module } from '@nestjs/common';
import { QueryRouter } from './query-router.js';

@Module({ imports: [ChunkIndexModule, EmbeddingModule], providers: [QueryRouter], exports: [QueryRouter] })
export class RetrievalModule {}
