import { randomUUID } from 'node:crypto';
import type { ServiceHttpClient } from '../service/service-http-client.js';
import { documentForm } from './document-form.js';
import { documentPart, type DocumentPart } from './document-part.js';
import type { AddDocumentFields, DocumentSource, UploadOptions } from './rag-types.js';

const BASE_LIMIT_MS = 60_000;
/** The slowest line that is waited for. */
const BYTES_PER_SECOND = 128 * 1024;
/** Where nobody knows the size. */
const UNKNOWN_BYTES = 64 * 2 ** 20;

export interface Upload {
  readonly path: string;
  readonly name: 'file' | 'files';
  readonly documents: readonly DocumentSource[];
  readonly fields: AddDocumentFields;
}

/** Sends documents as one form. Of their bytes no more is held than is on its way. */
export async function upload<T>(
  http: ServiceHttpClient,
  { path, name, documents, fields }: Upload,
  options: UploadOptions,
): Promise<T> {
  try {
    const parts = await Promise.all(documents.map(documentPart));
    const timeoutMs = options.timeoutMs ?? limitOf(parts);
    const { data } = await http.request<T>({
      method: 'POST',
      path,
      body: () => documentForm(name, parts, fields),
      ...options,
      timeoutMs,
      deadlineMs: options.deadlineMs ?? 2 * timeoutMs,
      idempotencyKey: options.idempotencyKey ?? randomUUID(),
      ...(!parts.every(({ repeatable }) => repeatable) && { retries: 0 }),
    });
    return data;
  } finally {
    for (const document of documents) if ('stream' in document) document.stream.destroy();
  }
}

function limitOf(parts: readonly DocumentPart[]): number {
  const bytes = parts.reduce((sum, part) => sum + (part.bytes ?? UNKNOWN_BYTES), 0);
  return BASE_LIMIT_MS + Math.ceil((bytes / BYTES_PER_SECOND) * 1000);
}
