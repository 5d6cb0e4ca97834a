import { createHash } from 'node:crypto';
import type { DocumentType } from '../document-type/detect-document-type.js';

/** Part of every revision: raise it when extraction or splitting change what a document's chunks are. */
const PIPELINE_VERSION = 1;

/** What decides what a document's chunks are. */
interface Content {
  /** Of its bytes. */
  readonly sha256: string;
  readonly documentType: DocumentType;
  readonly chunkSize: number;
  readonly chunkOverlap: number;
}

export function revisionOf({ sha256: file, documentType, chunkSize, chunkOverlap }: Content): string {
  return sha256(PIPELINE_VERSION, file, documentType, chunkSize, chunkOverlap);
}

export function sha256(...parts: (string | number)[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}
