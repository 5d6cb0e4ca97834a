import { ChunkIndexModule } from '@app/chunk-index';
import { Module } from '@nestjs/common';
import { QueryRouter } from './query-router.js';

@Module({ imports: [ChunkIndexModule], providers: [QueryRouter], exports: [QueryRouter] })
export class RetrievalModule {}
