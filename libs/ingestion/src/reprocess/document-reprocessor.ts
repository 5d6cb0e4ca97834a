import { ChunkIndex, type IndexedDocument } from '@app/chunk-index';
import { AppError } from '@app/errors';
import type { JobContext, ReprocessCollectionPayload } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { DocumentPipeline } from '../pipeline/document-pipeline.js';
import { EarlierSubmissions } from '../submit/earlier-submissions.js';
import type { ReprocessOutcome } from './reprocess-progress.js';
import { StoredSource } from './stored-source.js';

/** Puts one document through the pipeline again. */
@Injectable()
export class DocumentReprocessor {
  constructor(
    private readonly index: ChunkIndex,
    private readonly source: StoredSource,
    private readonly pipeline: DocumentPipeline,
    private readonly earlier: EarlierSubmissions,
  ) {}

  /**
   * @param context of the task that does it
   * @throws AppError of the pipeline; `file_missing`; `document_not_found` of one that was asked for by its id
   */
  async reprocess(
    documentId: string,
    task: ReprocessCollectionPayload,
    context: JobContext,
  ): Promise<ReprocessOutcome> {
    const document = await this.index.document(task.collection, documentId);
    if (!document && task.documentIds)
      throw new AppError('document_not_found', `There is no document ${documentId} in ${task.collection}.`);
    if (!document || Date.parse(document.submittedAt) > context.submittedAt.getTime()) return 'superseded';
    try {
      return await this.again(document, task, context);
    } catch (error) {
      // A submission that replaces a document, or a deletion, takes its file away under our hands.
      const now = await this.index.document(task.collection, documentId);
      if (now?.fileKey !== document.fileKey) return 'superseded';
      throw error;
    }
  }

  private async again(
    document: IndexedDocument,
    task: ReprocessCollectionPayload,
    context: JobContext,
  ): Promise<ReprocessOutcome> {
    const payload = await this.source.payload(document, task);
    const isSame = payload.revision === document.revision;
    // An earlier run of this very task may have come as far and died before it could say so.
    if (!isSame || document.taskId !== context.taskId) {
      if (isSame && task.onlyOutdated) return 'unchanged';
      const { superseded } = await this.pipeline.runAgain(
        payload,
        { ...context, submittedAt: new Date(document.submittedAt) },
        context.submittedAt.toISOString(),
      );
      if (superseded) return 'superseded';
    }
    await this.earlier.note(payload, context.taskId);
    return 'done';
  }
}
