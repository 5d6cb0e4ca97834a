import { Settings } from '@app/config';
import { EmbeddingVersions } from '@app/ingestion';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CollectionParam } from './dto/document.dto.js';
import {
  BuildEmbeddingVersionDto,
  DeletedEmbeddingVersionDto,
  EmbeddingVersionDto,
  embeddingVersionDto,
  EmbeddingVersionParam,
  EmbeddingVersionsDto,
  embeddingVersionsDto,
  SubmittedEmbeddingVersionDto,
  submittedVersion,
} from './dto/embedding-version.dto.js';
import { QueueReadyGuard } from './queue-ready.guard.js';
import { callbackUrl, type SubmitRequest } from './submission-settings.js';

@ApiTags('embedding versions')
@Controller('rag/collections/:name/embedding-versions')
@UseGuards(QueueReadyGuard)
export class EmbeddingVersionsController {
  constructor(
    private readonly versions: EmbeddingVersions,
    private readonly settings: Settings,
  ) {}

  /** The embedding versions of a collection, the oldest first. */
  @Get()
  async list(@Param() { name }: CollectionParam): Promise<EmbeddingVersionsDto> {
    return embeddingVersionsDto(await this.versions.list(name));
  }

  /**
   * Builds an embedding version in the background, from the texts that are there; documents that are added meanwhile land
   * in it as well. The same again while it is built gives the same task; of one that is ready, a task that adds what it lacks.
   */
  @Post()
  @HttpCode(202)
  async build(
    @Param() { name }: CollectionParam,
    @Body() body: BuildEmbeddingVersionDto,
    @Req() { id: requestId }: SubmitRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedEmbeddingVersionDto> {
    const version = await this.versions.build({
      collection: name,
      provider: body.provider,
      model: body.model,
      queryPrefix: body.query_prefix,
      passagePrefix: body.passage_prefix,
      dimensions: body.dimensions,
      activate: body.activate,
      textsPerSecond: body.texts_per_second,
      callbackUrl: callbackUrl(body, this.settings),
      requestId,
    });
    const submitted = submittedVersion(version);
    response.location(submitted.check_status_url);
    return submitted;
  }

  /** Makes a version that is ready the one that queries use, in one step. */
  @Post(':id/activate')
  @HttpCode(200)
  async activate(@Param() { name, id }: EmbeddingVersionParam): Promise<EmbeddingVersionDto> {
    return embeddingVersionDto(await this.versions.activate(name, id));
  }

  /** Goes back to the version that was active before. */
  @Post('rollback')
  @HttpCode(200)
  async rollback(
    @Param() { name }: CollectionParam,
    @Req() { id: requestId }: SubmitRequest,
  ): Promise<EmbeddingVersionDto> {
    return embeddingVersionDto(await this.versions.rollback(name, requestId));
  }

  /** Deletes a version that is not the active one, with its vectors; if it is being built, that ends. */
  @Delete(':id')
  async delete(@Param() { name, id }: EmbeddingVersionParam): Promise<DeletedEmbeddingVersionDto> {
    await this.versions.delete(name, id);
    return { id, collection: name, deleted: true };
  }
}
