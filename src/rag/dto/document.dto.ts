import { COLLECTION_NAME, type IndexedDocument, type StoredChunk } from '@app/chunk-index';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { IfGiven } from './if-given.js';
import { OBJECT } from './object.schema.js';
import { COLLECTION_RULE } from './submit.dto.js';
import { PAGE_LIMIT, PageLimit } from './page-limit.js';

export class CollectionParam {
  @Matches(COLLECTION_NAME, COLLECTION_RULE)
  name: string;
}

export class CollectionQuery {
  @ApiProperty({ default: 'default', required: false })
  @Matches(COLLECTION_NAME, COLLECTION_RULE)
  collection: string = 'default';
}

export class PageQuery extends CollectionQuery {
  @PageLimit(500)
  limit: number = PAGE_LIMIT;

  /** `next_cursor` of the page before. */
  @ApiProperty({ required: false })
  @IfGiven()
  @IsString()
  @MaxLength(2000)
  cursor?: string;
}

export class DocumentDto {
  document_id: string;
  collection: string;
  filename: string;
  /** @example application/pdf */
  content_type: string;
  bytes: number;
  revision: string;
  @ApiProperty({ type: Number, nullable: true })
  pages: number | null;
  characters: number;
  chunks: number;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Null of a document from before it was recorded.',
  })
  chunk_size: number | null;
  @ApiProperty({ type: Number, nullable: true })
  chunk_overlap: number | null;
  @ApiProperty(OBJECT)
  metadata: Record<string, unknown>;
  /** The task that indexed it. */
  task_id: string;
  @ApiProperty({ type: String, format: 'date-time' })
  submitted_at: string;
  @ApiProperty({ type: String, format: 'date-time' })
  indexed_at: string;
  warnings: string[];
  @ApiProperty({ type: String, nullable: true })
  embedding_version: string | null;
}

export class DocumentPageDto {
  documents: DocumentDto[];
  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;
}

export class ChunkDto {
  chunk_id: string;
  /** From 0, in document order. */
  position: number;
  text: string;
  @ApiProperty({ type: Number, nullable: true })
  page_start: number | null;
  @ApiProperty({ type: Number, nullable: true })
  page_end: number | null;
}

export class ChunkPageDto {
  chunks: ChunkDto[];
  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;
}

export class DeletedDocumentDto {
  document_id: string;
  collection: string;
  deleted: boolean;
}

export class CollectionDto {
  name: string;
  documents: number;
  chunks: number;
}

export class CollectionsDto {
  collections: CollectionDto[];
}

export class DeletedCollectionDto {
  name: string;
  deleted: boolean;
}

export function documentDto(document: IndexedDocument): DocumentDto {
  return {
    document_id: document.documentId,
    collection: document.collection,
    filename: document.filename,
    content_type: document.contentType,
    bytes: document.bytes,
    revision: document.revision,
    pages: document.pages,
    characters: document.characters,
    chunks: document.chunkCount,
    chunk_size: document.chunkSize ?? null,
    chunk_overlap: document.chunkOverlap ?? null,
    metadata: document.metadata,
    task_id: document.taskId,
    submitted_at: document.submittedAt,
    indexed_at: document.indexedAt,
    warnings: document.warnings,
    embedding_version: document.embeddingVersion,
  };
}

export function chunkDto(chunk: StoredChunk): ChunkDto {
  return {
    chunk_id: chunk.chunkId,
    position: chunk.position,
    text: chunk.text,
    page_start: chunk.pageStart,
    page_end: chunk.pageEnd,
  };
}
