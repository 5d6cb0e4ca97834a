import { AppError, toAppError } from '@app/errors';
import { FileStore } from '@app/file-store';
import {
  PROCESS_DOCUMENT,
  TaskReader,
  TaskSubmitter,
  type BatchItem,
  type ProcessDocumentPayload,
} from '@app/queue';
import { Injectable, Logger } from '@nestjs/common';
import {
  detectDocumentType,
  unsupportedType,
  type DocumentType,
} from '../document-type/detect-document-type.js';
import { EarlierSubmissions } from './earlier-submissions.js';
import { revisionOf, sha256 } from './revision.js';
import type { Accepted, SubmissionSettings, UploadedFile } from './submission.js';

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

/** Documents of a batch that are noted side by side. */
const NOTED_AT_ONCE = 100;

/** Turns uploaded files into tasks. Where a method throws, its files are still the caller's. */
@Injectable()
export class DocumentSubmitter {
  private readonly logger = new Logger(DocumentSubmitter.name);

  constructor(
    private readonly files: FileStore,
    private readonly submitter: TaskSubmitter,
    private readonly tasks: TaskReader,
    private readonly earlier: EarlierSubmissions,
  ) {}

  /**
   * @param documentId the client's own id; made from collection and content where it is undefined
   * @throws AppError `empty_file`, `unsupported_type`, `idempotency_conflict`, `queue_full`, `queue_unavailable`,
   *   `storage_unavailable`
   */
  async submit(file: UploadedFile, settings: SubmissionSettings, documentId?: string): Promise<Accepted> {
    const { callbackUrl } = settings;
    const payload = { ...(await this.payload(file, settings, documentId)), callbackUrl };
    const request = requestOf(settings, [payload]);
    const { taskId, exists } = await this.earlier.taskOf(payload, settings.idempotencyKey, request);
    if (exists) await this.files.delete(file.key);
    else await this.submitter.submit(PROCESS_DOCUMENT, payload, { queue: settings.priority, taskId });
    return { taskId, documentId: payload.documentId, filename: payload.filename, deduplicated: exists };
  }

  /**
   * A file that cannot be accepted does not sink the others.
   * @param rejected files that were refused while they were uploaded
   * @throws AppError `no_acceptable_files`, `idempotency_conflict`, `queue_full`, `queue_unavailable`,
   *   `storage_unavailable`
   */
  async submitBatch(
    files: readonly UploadedFile[],
    settings: SubmissionSettings,
    rejected: readonly RejectedFile[],
  ): Promise<AcceptedBatch> {
    const { payloads, refused } = await this.sort(files, settings);
    const allRefused = [...rejected, ...refused.map(({ filename, code }) => ({ filename, code }))];
    if (payloads.length === 0) throw noAcceptableFiles(allRefused);
    const request = requestOf(settings, payloads);
    const { taskId, exists } = await this.earlier.taskOfKey(settings.idempotencyKey, request);
    const before = exists ? await this.tasks.batchChildren(taskId) : undefined;
    if (before) {
      for (const { key } of files) await this.files.delete(key);
      return { taskId, documents: accepted(before, true), rejected: allRefused };
    }
    const items = payloads.map((payload, index) => ({ taskId: childId(taskId, index), payload }));
    const children = items.map(({ taskId: id, payload: { documentId, filename } }) => ({
      taskId: id,
      documentId,
      filename,
    }));
    const { collection, requestId, callbackUrl, priority } = settings;
    const batch = { collection, requestId, callbackUrl, children };
    await this.submitter.submitBatch(items, batch, { queue: priority, taskId });
    await this.note(items);
    for (const { key } of refused) await this.files.delete(key);
    return { taskId, documents: accepted(children, false), rejected: allRefused };
  }

  private async sort(
    files: readonly UploadedFile[],
    settings: SubmissionSettings,
  ): Promise<{ payloads: ProcessDocumentPayload[]; refused: (RejectedFile & { key: string })[] }> {
    const payloads: ProcessDocumentPayload[] = [];
    const refused: (RejectedFile & { key: string })[] = [];
    for (const file of files) {
      try {
        payloads.push(await this.payload(file, settings));
      } catch (error) {
        const { code, status } = toAppError(error);
        if (status >= 500) throw error;
        refused.push({ filename: file.filename, code, key: file.key });
      }
    }
    return { payloads, refused };
  }

  private async payload(
    file: UploadedFile,
    settings: SubmissionSettings,
    documentId?: string,
  ): Promise<ProcessDocumentPayload> {
    if (file.bytes === 0) throw new AppError('empty_file', 'The file is empty.');
    const documentType = await this.typeOf(file);
    if (!documentType) throw unsupportedType();
    const { collection, chunkSize, chunkOverlap, metadata, requestId } = settings;
    return {
      documentId: documentId ?? sha256(collection, file.sha256).slice(0, 32),
      collection,
      filename: file.filename,
      documentType,
      fileKey: file.key,
      bytes: file.bytes,
      revision: revisionOf({ sha256: file.sha256, documentType, chunkSize, chunkOverlap }),
      chunkSize,
      chunkOverlap,
      metadata,
      requestId,
    };
  }

  private async typeOf(file: UploadedFile): Promise<DocumentType | undefined> {
    const open = await this.files.open(file.key);
    try {
      return await detectDocumentType(open, file.filename);
    } finally {
      await open.close();
    }
  }

  /** The tasks are accepted already: what fails here costs a deduplication, not a task. */
  private async note(items: readonly BatchItem[]): Promise<void> {
    for (let start = 0; start < items.length; start += NOTED_AT_ONCE) {
      const page = items.slice(start, start + NOTED_AT_ONCE);
      const noted = await Promise.allSettled(
        page.map(({ payload, taskId }) => this.earlier.note(payload, taskId)),
      );
      const failed = noted.find(({ status }) => status === 'rejected');
      if (!failed) continue;
      this.logger.warn({ err: (failed as PromiseRejectedResult).reason as unknown }, 'submissions not noted');
      return;
    }
  }
}

/** The same request again makes the same tasks, not more of them. */
function childId(batchId: string, index: number): string {
  const hex = sha256(batchId, index);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** What makes two requests the same: everything but where the bytes lie and when they came. */
function requestOf(
  { priority, callbackUrl }: SubmissionSettings,
  payloads: readonly ProcessDocumentPayload[],
): unknown {
  return [
    priority,
    callbackUrl,
    payloads.map(({ collection, documentId, revision, filename, metadata }) => [
      collection,
      documentId,
      revision,
      filename,
      metadata,
    ]),
  ];
}

function accepted(
  children: readonly { taskId: string; documentId: string; filename: string }[],
  deduplicated: boolean,
): Accepted[] {
  return children.map(({ taskId, documentId, filename }) => ({ taskId, documentId, filename, deduplicated }));
}

function noAcceptableFiles(rejected: readonly RejectedFile[]): AppError {
  return new AppError('no_acceptable_files', 'None of the files can be accepted.', {
    errors: rejected.map(({ filename, code }) => ({ field: filename, message: code })),
  });
}
