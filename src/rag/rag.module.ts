import { ChunkIndexModule } from '@app/chunk-index';
import { DocumentsModule } from '@app/ingestion';
import { RetrievalModule } from '@app/retrieval';
import { Module } from '@nestjs/common';
import { UploadModule } from '../upload/upload.module.js';
import { CollectionsController } from './collections.controller.js';
import { DocumentsController } from './documents.controller.js';
import { QueryController } from './query.controller.js';
import { SubmitController } from './submit.controller.js';
import { TaskController } from './task.controller.js';
import { TaskEventsController } from './task-events.controller.js';
import { TasksController } from './tasks.controller.js';

@Module({
  imports: [UploadModule, DocumentsModule, ChunkIndexModule, RetrievalModule],
  controllers: [
    SubmitController,
    TaskController,
    TaskEventsController,
    TasksController,
    QueryController,
    DocumentsController,
    CollectionsController,
  ],
})
export class RagModule {}
