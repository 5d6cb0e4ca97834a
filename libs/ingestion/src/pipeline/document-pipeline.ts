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
    await this.embedding.requireService(payload.collection);
    context.progress('load', 0, 1);
    const path = await this.files.localPath(payload.fileKey);
    const read = await this.reader.read(
      {
        path,
        documentType: payload.documentType,
        chunkSize: payload.chunkSize,
        chunkOverlap: payload.chunkOverlap,
      },
      { urgent: context.urgent, signal: context.signal, onProgress: context.progress },
    );
    context.log(
      `extract: ${read.characters} characters, ${read.pages ?? 'no'} pages in ${read.tookMs.extract} ms`,
    );
    context.log(`split: ${read.chunks.length} chunks in ${read.tookMs.split} ms`);
    const texts = read.chunks.map(({ text }) => text);
    const { collection, requestId } = payload;
    const embedding = this.embedding.of({ collection, texts, requestId }, context);
    await embedding.complete();

    context.progress('index', 0, read.chunks.length);
    const indexed = await this.index(payload, context, read, embedding);
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
      superseded: !indexed.written,
      warnings,
      took_ms: { ...read.tookMs, embed: embedding.tookMs, index: indexed.tookMs },
    };
  }

  /** Writes it again when its collection has got another embedding version just before: its build may not have seen it. */
  private async index(
    payload: ProcessDocumentPayload,
    context: JobContext,
    read: ReadResult,
    embedding: DocumentEmbedding,
  ): Promise<{ written: boolean; tookMs: number }> {
    const startedAt = performance.now();
    let written: boolean;
    do {
      const warnings = [...read.warnings, ...embedding.warnings];
      const document = documentOf(payload, context, {
        ...read,
        warnings,
        embeddingVersion: embedding.version,
      });
      written = await this.writer.replace(document, read.chunks, embedding.vectors, context.signal);
    } while (written && (await embedding.complete()));
    const tookMs = Math.round(performance.now() - startedAt);
    context.log(
      written ? `index: ${read.chunks.length} chunks in ${tookMs} ms` : 'index: superseded, nothing written',
    );
    return { written, tookMs };
  }
}

function documentOf(
  payload: ProcessDocumentPayload,
  context: JobContext,
  read: ReadResult & { readonly embeddingVersion: string | null },
): Parameters<DocumentWriter['replace']>[0] {
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
    metadata: payload.metadata,
    taskId: context.taskId,
    submittedAt: context.submittedAt.toISOString(),
    indexedAt: new Date().toISOString(),
    warnings: [...read.warnings],
    embeddingVersion: read.embeddingVersion,
  };
}
