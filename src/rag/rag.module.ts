import { AnswersModule } from '@app/answers';
import { ChunkIndexModule } from '@app/chunk-index';
import { DocumentsModule } from '@app/ingestion';
import { RetrievalModule } from '@app/retrieval';
import { Module } from '@nestjs/common';
import { UploadModule } from '../upload/upload.module.js';
import { AnswerController } from './answer.controller.js';
import { CollectionsController } from './collections.controller.js';
import { DocumentsController } from './documents.controller.js';
import { EmbeddingVersionsController } from './embedding-versions.controller.js';
import { QueryController } from './query.controller.js';
import { ReprocessController } from './reprocess.controller.js';
import { SubmitController } from './submit.controller.js';
import { TaskController } from './task.controller.js';
import { TaskEventsController } from './task-events.controller.js';
import { TasksController } from './tasks.controller.js';

@Module({
  imports: [UploadModule, DocumentsModule, ChunkIndexModule, RetrievalModule, AnswersModule],
  controllers: [
    SubmitController,
    TaskController,
    TaskEventsController,
    TasksController,
    QueryController,
    AnswerController,
    DocumentsController,
    CollectionsController,
    ReprocessController,
    EmbeddingVersionsController,
  ],
})
export class RagModule {}
