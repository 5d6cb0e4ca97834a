import { ChunkIndex } from '@app/chunk-index';
import { Controller, Get } from '@nestjs/common';
import { CollectionsDto } from '../rag/dto/document.dto.js';
import { AdminApi } from './admin-api.decorator.js';

@AdminApi()
@Controller('admin/api/collections')
export class AdminCollectionsController {
  constructor(private readonly index: ChunkIndex) {}

  /** The collections that tasks can be filtered by. */
  @Get()
  async collections(): Promise<CollectionsDto> {
    return { collections: await this.index.collections() };
  }
}
