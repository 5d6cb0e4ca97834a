import { FileStoreModule } from '@app/file-store';
import { ChunkIndexModule } from '@app/chunk-index';
import { EmbeddingModule } from '@app/embedding';
import { Module } from '@nestjs/common';
import { DocumentsModule } from './documents/documents.module.js';
import { IndexSampler } from './maintenance/index-sampler.js';
import { MaintenanceHandler } from './maintenance/maintenance.handler.js';
import { Optimizer } from './maintenance/optimizer.js';
import { Sweeper } from './maintenance/sweeper.js';
import { DocumentPipeline } from './pipeline/document-pipeline.js';
import { DocumentReader } from './pipeline/document-reader.js';
import { DocumentHandler } from './pipeline/document.handler.js';
import { EmbedStep } from './pipeline/embed-step.js';
import { DocumentReprocessor } from './reprocess/document-reprocessor.js';
import { ReprocessPages } from './reprocess/reprocess-pages.js';
import { ReprocessHandler } from './reprocess/reprocess.handler.js';
import { StoredSource } from './reprocess/stored-source.js';
import { BuildVersionHandler } from './versions/build-version.handler.js';

/** The worker's side: the pipeline and the handlers of its jobs. */
@Module({
  imports: [FileStoreModule, ChunkIndexModule, EmbeddingModule, DocumentsModule],
  providers: [
    DocumentReader,
    EmbedStep,
    DocumentPipeline,
    DocumentHandler,
    StoredSource,
    DocumentReprocessor,
    ReprocessPages,
    ReprocessHandler,
    IndexSampler,
    Optimizer,
    Sweeper,
    MaintenanceHandler,
    BuildVersionHandler,
  ],
  exports: [DocumentReader, Optimizer],
})
export class IngestionModule {}
