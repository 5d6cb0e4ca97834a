import { ChunkIndex } from '@app/chunk-index';
import { DocumentWriter } from '@app/ingestion';
import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CollectionParam, CollectionsDto, DeletedCollectionDto } from './dto/document.dto.js';

@ApiTags('documents')
@Controller('rag/collections')
export class CollectionsController {
  constructor(
    private readonly index: ChunkIndex,
    private readonly writer: DocumentWriter,
  ) {}

  @Get()
  async collections(): Promise<CollectionsDto> {
    return { collections: await this.index.collections() };
  }

  /** Deletes a collection with all of its documents; what was submitted to it before and waits will not be in it either. */
  @Delete(':name')
  async delete(@Param() { name }: CollectionParam): Promise<DeletedCollectionDto> {
    await this.writer.deleteCollection(name);
    return { name, deleted: true };
  }
}
