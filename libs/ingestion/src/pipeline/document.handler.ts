import { JobHandler, PROCESS_DOCUMENT, type JobContext, type ProcessDocumentPayload } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { DocumentPipeline, type DocumentResult } from './document-pipeline.js';

@Injectable()
export class DocumentHandler {
  constructor(private readonly pipeline: DocumentPipeline) {}

  @JobHandler(PROCESS_DOCUMENT.name)
  process(payload: ProcessDocumentPayload, context: JobContext): Promise<DocumentResult> {
    return this.pipeline.run(payload, context);
  }
}
