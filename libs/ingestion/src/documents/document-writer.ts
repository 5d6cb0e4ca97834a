import {
  ChunkIndex,
  type DocumentVectors,
  type IndexableChunk,
  type IndexedDocument,
} from '@app/chunk-index';
import { AppError } from '@app/errors';
import { FileStore } from '@app/file-store';
import { OPTIMIZE_INDEX, TaskSubmitter } from '@app/queue';
import { Injectable, Logger } from '@nestjs/common';
import { DocumentLocks } from './document-locks.js';

/** New chunks are found at once by a scan; folding them into the full-text index can wait this long. */
const OPTIMIZE_DELAY_MS = 5000;
const DELETE_LIMIT_MS = 10_000;

type Submission = Pick<IndexedDocument, 'collection' | 'documentId' | 'submittedAt'>;

/**
 * Writes and deletes documents, one writer a document at a time, across processes. What was submitted
 * later wins, whatever order the tasks end in; a deletion counts as a submission.
 */
@Injectable()
export class DocumentWriter {
  private readonly logger = new Logger(DocumentWriter.name);

  constructor(
    private readonly index: ChunkIndex,
    private readonly files: FileStore,
    private readonly submitter: TaskSubmitter,
    private readonly locks: DocumentLocks,
  ) {}

  /**
   * Makes `document` the one revision that is searched; the file of the revision before goes.
   * @returns false when a later submission or a deletion overtook it: nothing is written then, and its file goes
   * @throws AppError `storage_unavailable`, `queue_unavailable`; the signal's reason
   */
  async replace(
    document: IndexedDocument,
    chunks: readonly IndexableChunk[],
    vectors: readonly DocumentVectors[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const { collection, documentId, fileKey } = document;
    const written = await this.locks.hold(collection, documentId, signal, async (held) => {
      const before = await this.index.document(collection, documentId);
      if (await this.isLater(before, document)) return false;
      await this.index.replaceDocument(document, chunks, vectors, held);
      if (before && before.fileKey !== fileKey) await this.files.delete(before.fileKey);
      return true;
    });
    if (written) await this.afterCommit(document);
    else await this.files.delete(fileKey);
    return written;
  }

  /** Whether a later submission or a deletion has come before what was submitted then. */
  async isOvertaken(
    { collection, documentId }: Omit<Submission, 'submittedAt'>,
    submittedAt: Date,
  ): Promise<boolean> {
    const submission = { collection, documentId, submittedAt: submittedAt.toISOString() };
    return this.isLater(await this.index.document(collection, documentId), submission);
  }

  /**
   * Makes other chunks of the file that it has the one revision of `document` that is searched. Its place among
   * submissions stays: those that came since win, and so does a later reprocessing.
   * @returns false when the document has gone, has another file, or was reprocessed for a later task
   * @throws as `replace`
   */
  async rewrite(
    document: IndexedDocument & { readonly reprocessedAt: string },
    chunks: readonly IndexableChunk[],
    vectors: readonly DocumentVectors[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const { collection, documentId, fileKey, submittedAt, reprocessedAt } = document;
    const written = await this.locks.hold(collection, documentId, signal, async (held) => {
      const before = await this.index.document(collection, documentId);
      if (before?.fileKey !== fileKey || (before.reprocessedAt ?? '') > reprocessedAt) return false;
      if (await this.locks.deletedSince(collection, documentId, submittedAt)) return false;
      await this.index.replaceDocument(document, chunks, vectors, held);
      return true;
    });
    if (written) await this.afterCommit(document);
    return written;
  }

  /** @throws AppError `document_not_found`, `queue_unavailable`, `storage_unavailable` */
  async delete(collection: string, documentId: string): Promise<void> {
    await this.locks.hold(collection, documentId, AbortSignal.timeout(DELETE_LIMIT_MS), async () => {
      const document = await this.index.document(collection, documentId);
      if (!document)
        throw new AppError('document_not_found', `There is no document ${documentId} in ${collection}.`);
      await this.locks.bury(collection, documentId);
      await this.index.deleteDocument(collection, documentId);
      await this.files.delete(document.fileKey);
    });
  }

  /**
   * Deletes a collection with all of its documents; the sweep removes their files.
   * @throws AppError `collection_not_found`, `queue_unavailable`, `storage_unavailable`
   */
  async deleteCollection(collection: string): Promise<void> {
    await this.locks.bury(collection);
    await this.index.deleteCollection(collection);
  }

  /** Whether `found`, what there is of the document now, or a deletion came later than a submission. */
  private async isLater(found: IndexedDocument | undefined, submission: Submission): Promise<boolean> {
    const { collection, documentId, submittedAt } = submission;
    if (found && found.submittedAt > submittedAt) return true;
    return this.locks.deletedSince(collection, documentId, submittedAt);
  }

  private async afterCommit({ collection, documentId, submittedAt }: IndexedDocument): Promise<void> {
    // A collection is deleted without its documents' locks: what was deleted meanwhile must not come back.
    if (await this.locks.deletedSince(collection, documentId, submittedAt)) {
      await this.index.deleteDocument(collection, documentId);
      await this.index.deleteEmptyCollection(collection);
    } else await this.scheduleOptimize(collection);
  }

  /** Many documents that end together make one job; a document stays written when this cannot be enqueued. */
  private async scheduleOptimize(collection: string): Promise<void> {
    const throttle = { key: collection, delayMs: OPTIMIZE_DELAY_MS };
    await this.submitter.submitThrottled(OPTIMIZE_INDEX, { collection }, throttle).catch((error: unknown) => {
      this.logger.warn({ err: error, collection }, 'optimize not scheduled; the periodic one will do it');
    });
  }
}
