import { ChunkIndex } from '@app/chunk-index';
import { AppError } from '@app/errors';
import { DocumentWriter } from '@app/ingestion';
import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  chunkDto,
  ChunkPageDto,
  CollectionQuery,
  DeletedDocumentDto,
  documentDto,
  DocumentDto,
  DocumentPageDto,
  PageQuery,
} from './dto/document.dto.js';

@ApiTags('documents')
@Controller('rag/documents')
export class DocumentsController {
  constructor(
    private readonly index: ChunkIndex,
    private readonly writer: DocumentWriter,
  ) {}

  /** The documents of a collection, by id. */
  @Get()
  async documents(@Query() page: PageQuery): Promise<DocumentPageDto> {
    const { documents, nextCursor } = await this.index.documents(page);
    return { documents: documents.map(documentDto), next_cursor: nextCursor };
  }

  @Get(':document_id')
  async document(
    @Param('document_id') documentId: string,
    @Query() { collection }: CollectionQuery,
  ): Promise<DocumentDto> {
    const document = await this.index.document(collection, documentId);
    if (!document)
      throw new AppError('document_not_found', `There is no document ${documentId} in ${collection}.`);
    return documentDto(document);
  }

  /** Deletes a document; it is not found by any query that starts afterwards. */
  @Delete(':document_id')
  async delete(
    @Param('document_id') documentId: string,
    @Query() { collection }: CollectionQuery,
  ): Promise<DeletedDocumentDto> {
    await this.writer.delete(collection, documentId);
    return { document_id: documentId, collection, deleted: true };
  }

  /** The passages of a document, in its order. */
  @Get(':document_id/chunks')
  async chunks(@Param('document_id') documentId: string, @Query() page: PageQuery): Promise<ChunkPageDto> {
    const { chunks, nextCursor } = await this.index.chunks({ ...page, documentId });
    return { chunks: chunks.map(chunkDto), next_cursor: nextCursor };
  }
}
