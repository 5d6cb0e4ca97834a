import { Settings } from '@app/config';
import { ReprocessSubmitter } from '@app/ingestion';
import { Body, Controller, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CollectionParam } from './dto/document.dto.js';
import { ReprocessDto, reprocessSubmitted, ReprocessSubmittedDto } from './dto/reprocess.dto.js';
import { taskUrl } from './dto/submitted.dto.js';
import { QueueReadyGuard } from './queue-ready.guard.js';
import { reprocessPayload } from './reprocess-payload.js';
import { idempotencyKey, type SubmitRequest } from './submission-settings.js';

@ApiTags('documents')
@Controller('rag/collections/:name/reprocess')
@UseGuards(QueueReadyGuard)
export class ReprocessController {
  constructor(
    private readonly submitter: ReprocessSubmitter,
    private readonly config: Settings,
  ) {}

  /** Makes the documents of a collection anew from their stored files, in the background. They are found meanwhile as they were. */
  @Post()
  @HttpCode(202)
  @ApiBody({ type: ReprocessDto, required: false })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key with the same request gives the same task again; with another request, 409.',
  })
  async reprocess(
    @Param() { name: collection }: CollectionParam,
    @Body() fields: ReprocessDto,
    @Req() request: SubmitRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ReprocessSubmittedDto> {
    const payload = reprocessPayload(collection, fields, request.id, this.config);
    const task = await this.submitter.submit(payload, idempotencyKey(request));
    response.location(taskUrl(task.taskId));
    return reprocessSubmitted(task, collection);
  }
}
