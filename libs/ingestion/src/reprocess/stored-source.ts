import type { IndexedDocument } from '@app/chunk-index';
import { FileStore, hashOf } from '@app/file-store';
import type { ProcessDocumentPayload, ReprocessCollectionPayload } from '@app/queue';
import { Injectable } from '@nestjs/common';
import {
  detectDocumentType,
  unsupportedType,
  type DocumentType,
} from '../document-type/detect-document-type.js';
import { revisionOf } from '../submit/revision.js';

/** Of documents that were indexed before their settings were recorded: what was used unless a client said otherwise. */
const UNRECORDED = { chunkSize: 1000, chunkOverlap: 200 };

/** Documents of the index as what they would be submitted as today. */
@Injectable()
export class StoredSource {
  constructor(private readonly files: FileStore) {}

  /**
   * Its revision is that of a submission of the same file with the same settings, by today's pipeline.
   * @throws AppError `file_missing`, `unsupported_type`, `storage_unavailable`
   */
  async payload(
    document: IndexedDocument,
    { chunkSize, chunkOverlap, requestId }: ReprocessCollectionPayload,
  ): Promise<ProcessDocumentPayload> {
    const { documentId, collection, filename, fileKey, bytes, metadata } = document;
    const { sha256, documentType } = await this.examine(fileKey, filename);
    if (!documentType) throw unsupportedType();
    const settings = {
      chunkSize: chunkSize ?? document.chunkSize ?? UNRECORDED.chunkSize,
      chunkOverlap: chunkOverlap ?? document.chunkOverlap ?? UNRECORDED.chunkOverlap,
    };
    const revision = revisionOf({ sha256, documentType, ...settings });
    const file = { filename, documentType, fileKey, bytes, metadata };
    return { documentId, collection, revision, requestId, ...file, ...settings };
  }

  private async examine(
    fileKey: string,
    filename: string,
  ): Promise<{ sha256: string; documentType: DocumentType | undefined }> {
    const file = await this.files.open(fileKey);
    try {
      return { sha256: await hashOf(file), documentType: await detectDocumentType(file, filename) };
    } finally {
      await file.close();
    }
  }
}
