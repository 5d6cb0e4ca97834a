import {
  JobHandler,
  REPROCESS_COLLECTION,
  type JobContext,
  type ReprocessCollectionPayload,
} from '@app/queue';
import { Injectable } from '@nestjs/common';
import { DocumentReprocessor } from './document-reprocessor.js';
import { ReprocessPages } from './reprocess-pages.js';
import { ReprocessProgress, type CameTo, type ReprocessResult } from './reprocess-progress.js';
import { ReprocessSlice } from './reprocess-slice.js';

@Injectable()
export class ReprocessHandler {
  constructor(
    private readonly pages: ReprocessPages,
    private readonly documents: DocumentReprocessor,
  ) {}

  /** Puts the documents of a collection through the pipeline again, a slice of them in each run. */
  @JobHandler(REPROCESS_COLLECTION.name)
  async reprocess(task: ReprocessCollectionPayload, context: JobContext): Promise<ReprocessResult> {
    const { pages, documents } = this;
    const cameTo = (task.cameTo as CameTo | undefined) ?? ReprocessProgress.start(await pages.total(task));
    return new ReprocessSlice({ pages, documents }, task, context, new ReprocessProgress(cameTo)).run();
  }
}
