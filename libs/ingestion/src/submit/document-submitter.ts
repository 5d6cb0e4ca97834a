import { AppError, toAppError } from '@app/errors';
import { FileStore } from '@app/file-store';
import { PROCESS_DOCUMENT, TaskSubmitter, type BatchItem, type ProcessDocumentPayload } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { createHash, randomUUID } from 'node:crypto';
import { detectDocumentType } from '../document-type/detect-document-type.js';
import { SubmissionLedger } from './submission-ledger.js';
import type { Accepted, SubmissionSettings, UploadedFile } from './submission.js';

/** Part of every revision: raise it when extraction or splitting change what a document's chunks are. */
const PIPELINE_VERSION = 1;

/** A file of a batch that cannot be accepted. */
export interface RejectedFile {
  readonly filename: string;
  readonly code: string;
}

export interface AcceptedBatch {
  readonly taskId: string;
  readonly documents: readonly Accepted[];
  readonly rejected: readonly RejectedFile[];
}

/** Turns uploaded files into tasks. Where a method throws, its files are still the caller's. */
@Injectable()
export class DocumentSubmitter {
  constructor(
    private readonly files: FileStore,
    private readonly tasks: TaskSubmitter,
    private readonly ledger: SubmissionLedger,
  ) {}

  /**
   * @param documentId the client's own id; made from collection and content where it is undefined
   * @throws AppError `empty_file`, `unsupported_type`, `queue_full`, `queue_unavailable`, `storage_unavailable`
   */
  async submit(file: UploadedFile, settings: SubmissionSettings, documentId?: string): Promise<Accepted> {
    const { callbackUrl } = settings;
    const payload = { ...(await this.payload(file, settings, documentId)), callbackUrl };
    const named = { documentId: payload.documentId, filename: payload.filename };
    const earlier = await this.ledger.equalTask(payload);
    if (earlier) {
      await this.files.delete(file.key);
      return { taskId: earlier, ...named, deduplicated: true };
    }
    const taskId = await this.tasks.submit(PROCESS_DOCUMENT, payload, settings.priority);
    await this.remember(payload, taskId);
    return { taskId, ...named, deduplicated: false };
  }

  /**
   * A file that cannot be accepted does not sink the others.
   * @param rejected files that were refused while they were uploaded
   * @throws AppError `no_acceptable_files`, `queue_full`, `queue_unavailable`, `storage_unavailable`
   */
  async submitBatch(
    files: readonly UploadedFile[],
    settings: SubmissionSettings,
    rejected: readonly RejectedFile[],
  ): Promise<AcceptedBatch> {
    const { items, refused } = await this.sort(files, settings);
    const allRefused = [...rejected, ...refused.map(({ filename, code }) => ({ filename, code }))];
    if (items.length === 0) throw noAcceptableFiles(allRefused);
    const children = items.map(({ taskId, payload: { documentId, filename } }) => ({
      taskId,
      documentId,
      filename,
    }));
    const { collection, requestId, callbackUrl, priority } = settings;
    const batch = { collection, requestId, callbackUrl, children };
    const taskId = await this.tasks.submitBatch(items, priority, batch);
    for (const item of items) await this.remember(item.payload, item.taskId);
    for (const { key } of refused) await this.files.delete(key);
    const documents = children.map((child) => ({ ...child, deduplicated: false }));
    return { taskId, documents, rejected: allRefused };
  }

  private async sort(
    files: readonly UploadedFile[],
    settings: SubmissionSettings,
  ): Promise<{ items: BatchItem[]; refused: (RejectedFile & { key: string })[] }> {
    const items: BatchItem[] = [];
    const refused: (RejectedFile & { key: string })[] = [];
    for (const file of files) {
      try {
        items.push({ taskId: randomUUID(), payload: await this.payload(file, settings) });
      } catch (error) {
        const { code, status } = toAppError(error);
        if (status >= 500) throw error;
        refused.push({ filename: file.filename, code, key: file.key });
      }
    }
    return { items, refused };
  }

  private async payload(
    file: UploadedFile,
    settings: SubmissionSettings,
    documentId?: string,
  ): Promise<ProcessDocumentPayload> {
    if (file.bytes === 0) throw new AppError('empty_file', 'The file is empty.');
    const documentType = await detectDocumentType(await this.files.localPath(file.key), file.filename);
    if (!documentType)
      throw new AppError('unsupported_type', 'The content of the file is of no supported type.');
    const { collection, chunkSize, chunkOverlap, metadata, requestId } = settings;
    return {
      documentId: documentId ?? sha256(collection, file.sha256).slice(0, 32),
      collection,
      filename: file.filename,
      documentType,
      fileKey: file.key,
      bytes: file.bytes,
      revision: sha256(PIPELINE_VERSION, file.sha256, documentType, chunkSize, chunkOverlap),
      chunkSize,
      chunkOverlap,
      metadata,
      requestId,
    };
  }

  /** The task is accepted already: what fails here costs a deduplication, not the task. */
  private async remember(payload: ProcessDocumentPayload, taskId: string): Promise<void> {
    await this.ledger.record(payload, taskId).catch(() => undefined);
  }
}

function noAcceptableFiles(rejected: readonly RejectedFile[]): AppError {
  return new AppError('no_acceptable_files', 'None of the files can be accepted.', {
    errors: rejected.map(({ filename, code }) => ({ field: filename, message: code })),
  });
}

function sha256(...parts: (string | number)[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}
