import type { DocumentVectors, IndexableChunk, IndexedDocument } from '@app/chunk-index';
import { toAppError } from '@app/errors';
import { FileStore } from '@app/file-store';
import type { JobContext, ProcessDocumentPayload } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { DOCUMENT_CONTENT_TYPES } from '../document-type/detect-document-type.js';
import { DocumentWriter } from '../documents/document-writer.js';
import type { DocumentEmbedding } from './document-embedding.js';
import { DocumentReader } from './document-reader.js';
import { EmbedStep } from './embed-step.js';
import type { ReadResult } from './read-document.js';

/** What a document's task ends with, as clients see it. */
export interface DocumentResult {
  readonly document_id: string;
  readonly revision: string;
  readonly chunks: number;
  readonly pages: number | null;
  readonly characters: number;
  readonly embedding_version: string | null;
  /** True when a later submission or a deletion of the same document overtook this task. */
  readonly superseded: boolean;
  readonly warnings: readonly string[];
  readonly took_ms: {
    readonly extract: number;
    readonly split: number;
    readonly embed: number;
    readonly index: number;
  };
}

/** Returns false when the document was overtaken, and nothing written. */
type Write = (
  document: IndexedDocument,
  chunks: readonly IndexableChunk[],
  vectors: readonly DocumentVectors[],
) => Promise<boolean>;

/** The way of a document: load -> extract -> split -> embed -> index. Each step may run twice and leaves the same state. */
@Injectable()
export class DocumentPipeline {
  constructor(
    private readonly files: FileStore,
    private readonly reader: DocumentReader,
    private readonly embedding: EmbedStep,
    private readonly writer: DocumentWriter,
  ) {}

  async run(payload: ProcessDocumentPayload, context: JobContext): Promise<DocumentResult> {
    try {
      return await this.through(payload, context, (...written) =>
        this.writer.replace(...written, context.signal),
      );
    } catch (error) {
      // After its worker was lost, a later submission may have come first, and its file has gone with that.
      if (toAppError(error).code !== 'file_missing') throw error;
      if (!(await this.writer.isOvertaken(payload, context.submittedAt))) throw error;
      context.log('load: superseded, nothing written');
      return superseded(payload);
    }
  }

  /**
   * A document that is in the index once more from its stored file.
   * @param context its `submittedAt` is the document's own
   * @param reprocessedAt when that was asked for, ISO 8601
   */
  runAgain(
    payload: ProcessDocumentPayload,
    context: JobContext,
    reprocessedAt: string,
  ): Promise<DocumentResult> {
    return this.through(payload, context, (document, ...written) =>
      this.writer.rewrite({ ...document, reprocessedAt }, ...written, context.signal),
    );
  }

  private async through(
    payload: ProcessDocumentPayload,
    context: JobContext,
    write: Write,
  ): Promise<DocumentResult> {
    await this.embedding.requireService(payload.collection);
    context.progress('load', 0, 1);
    const loadStartedAt = performance.now();
    const read = await this.files.withLocalPath(payload.fileKey, context.signal, (path) => {
      context.log(`load: ${payload.bytes} bytes in ${msSince(loadStartedAt)} ms`);
      return this.read(path, payload, context);
    });
    context.log(
      `extract: ${read.characters} characters, ${read.pages ?? 'no'} pages in ${read.tookMs.extract} ms`,
    );
    context.log(`split: ${read.chunks.length} chunks in ${read.tookMs.split} ms`);
    const texts = read.chunks.map(({ text }) => text);
    const { collection, requestId } = payload;
    const embedding = this.embedding.of({ collection, texts, requestId }, context);
    await embedding.complete();

    context.progress('index', 0, read.chunks.length);
    const startedAt = performance.now();
    const written = await writeEmbedded(read.chunks, embedding, write, () =>
      documentOf(payload, context, read, embedding),
    );
    const indexMs = msSince(startedAt);
    context.log(
      written ? `index: ${read.chunks.length} chunks in ${indexMs} ms` : 'index: superseded, nothing written',
    );
    context.progress('index', read.chunks.length, read.chunks.length);
    const warnings = [...read.warnings, ...embedding.warnings];
    for (const warning of warnings) context.log(`warning: ${warning}`);

    return {
      document_id: payload.documentId,
      revision: payload.revision,
      chunks: read.chunks.length,
      pages: read.pages,
      characters: read.characters,
      embedding_version: embedding.version,
      superseded: !written,
      warnings,
      took_ms: { ...read.tookMs, embed: embedding.tookMs, index: indexMs },
    };
  }

  private read(path: string, payload: ProcessDocumentPayload, context: JobContext): Promise<ReadResult> {
    const { documentType, chunkSize, chunkOverlap } = payload;
    return this.reader.read(
      { path, documentType, chunkSize, chunkOverlap },
      { urgent: context.urgent, signal: context.signal, onProgress: context.progress },
    );
  }
}

const superseded = ({ documentId, revision }: ProcessDocumentPayload): DocumentResult => ({
  document_id: documentId,
  revision,
  chunks: 0,
  pages: null,
  characters: 0,
  embedding_version: null,
  superseded: true,
  warnings: [],
  took_ms: { extract: 0, split: 0, embed: 0, index: 0 },
});

const msSince = (startedAt: number): number => Math.round(performance.now() - startedAt);

/** Writes it again when its collection has got another embedding version just before: its build may not have seen it. */
async function writeEmbedded(
  chunks: readonly IndexableChunk[],
  embedding: DocumentEmbedding,
  write: Write,
  document: () => IndexedDocument,
): Promise<boolean> {
  let written: boolean;
  do {
    written = await write(document(), chunks, embedding.vectors);
  } while (written && (await embedding.complete()));
  return written;
}

function documentOf(
  payload: ProcessDocumentPayload,
  context: JobContext,
  read: ReadResult,
  embedding: DocumentEmbedding,
): IndexedDocument {
  return {
    documentId: payload.documentId,
    collection: payload.collection,
    revision: payload.revision,
    filename: payload.filename,
    contentType: DOCUMENT_CONTENT_TYPES[payload.documentType],
    bytes: payload.bytes,
    fileKey: payload.fileKey,
    pages: read.pages,
    characters: read.characters,
    chunkCount: read.chunks.length,
    chunkSize: payload.chunkSize,
    chunkOverlap: payload.chunkOverlap,
    metadata: payload.metadata,
    taskId: context.taskId,
    submittedAt: context.submittedAt.toISOString(),
    indexedAt: new Date().toISOString(),
    warnings: [...read.warnings, ...embedding.warnings],
    embeddingVersion: embedding.version,
  };
}
