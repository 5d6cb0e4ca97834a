import { ChunkIndex } from '@app/chunk-index';
import { Embedders } from '@app/embedding';
import type { ProcessDocumentPayload } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { DocumentLocks } from '../documents/document-locks.js';

type DocumentName = Pick<ProcessDocumentPayload, 'collection' | 'documentId'>;

/** What has become of documents that were submitted before. */
@Injectable()
export class SubmissionResults {
  constructor(
    private readonly index: ChunkIndex,
    private readonly embedders: Embedders,
    private readonly locks: DocumentLocks,
  ) {}

  /** Whether the document is there as this task has made it, with all that a submission would give it today. */
  async isThere({ collection, documentId }: DocumentName, taskId: string): Promise<boolean> {
    const document = await this.index.document(collection, documentId);
    return document?.taskId === taskId && (await this.isEmbedded(collection, documentId));
  }

  /** Whether the document was deleted after a task was submitted, which will write nothing then. */
  isDeletedSince({ collection, documentId }: DocumentName, submittedAt: Date): Promise<boolean> {
    return this.locks.deletedSince(collection, documentId, submittedAt.toISOString());
  }

  /** A document that the collection's active embedding version, or the one it is about to get, lacks is to be done again. */
  private async isEmbedded(collection: string, documentId: string): Promise<boolean> {
    const state = await this.index.versions.state(collection);
    if (!state) return false;
    const active = state.active ?? this.embedders.initial?.id;
    return active === undefined || !(await this.index.versions.lacks(collection, documentId, active));
  }
}
