import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { DocumentSubmitter } from '@app/ingestion';
import {
  Body,
  Controller,
  HttpCode,
  Post,
  Req,
  Res,
  UploadedFile,
  UploadedFiles,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor, FilesInterceptor } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { invalidRequest } from '../problem/validation.js';
import { DiscardUploads } from '../upload/discard-uploads.interceptor.js';
import { filenameOf, type StreamedFile } from '../upload/streamed-file.js';
import { AddDocumentDto, AddDocumentsBatchDto } from './dto/submit.dto.js';
import { multipartSchema } from './dto/multipart-schema.js';
import { submitted, submittedBatch, SubmittedBatchDto, SubmittedDto, taskUrl } from './dto/submitted.dto.js';
import { QueueReadyGuard } from './queue-ready.guard.js';
import { submissionSettings, type SubmitRequest } from './submission-settings.js';

@ApiTags('submit')
@Controller('rag')
@UseGuards(QueueReadyGuard)
@ApiHeader({
  name: 'Idempotency-Key',
  required: false,
  description: 'The same key with the same request gives the same task again; with another request, 409.',
})
export class SubmitController {
  constructor(
    private readonly submitter: DocumentSubmitter,
    private readonly config: Settings,
  ) {}

  /** Takes one document and answers at once with a task id. */
  @Post('add-document')
  @HttpCode(202)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: multipartSchema(AddDocumentDto, 'file') })
  @UseInterceptors(DiscardUploads, FileInterceptor('file'))
  async addDocument(
    @UploadedFile() file: StreamedFile | undefined,
    @Body() fields: AddDocumentDto,
    @Req() request: SubmitRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedDto> {
    if (!file)
      throw invalidRequest([
        { field: 'file', message: 'a multipart/form-data body with a file is required' },
      ]);
    if (!file.stored)
      throw new AppError(
        file.refusedWith ?? 'internal_error',
        `The file is larger than ${this.config.MAX_UPLOAD_MB} MiB.`,
      );
    const settings = submissionSettings(fields, 'high', request, this.config);
    const upload = { ...file.stored, filename: filenameOf(file) };
    const accepted = await this.submitter.submit(upload, settings, fields.document_id);
    response.location(taskUrl(accepted.taskId));
    return submitted(accepted, settings.collection);
  }

  /** Takes many documents as one batch; a file that cannot be accepted does not sink the others. */
  @Post('add-documents-batch')
  @HttpCode(202)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: multipartSchema(AddDocumentsBatchDto, 'files') })
  @UseInterceptors(DiscardUploads, FilesInterceptor('files'))
  async addDocumentsBatch(
    @UploadedFiles() files: StreamedFile[] | undefined,
    @Body() fields: AddDocumentsBatchDto,
    @Req() request: SubmitRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedBatchDto> {
    if (!files?.length)
      throw invalidRequest([
        { field: 'files', message: 'a multipart/form-data body with files is required' },
      ]);
    const settings = submissionSettings(fields, 'low', request, this.config);
    const uploads = files.flatMap((file) =>
      file.stored ? [{ ...file.stored, filename: filenameOf(file) }] : [],
    );
    const refused = files.flatMap((file) =>
      file.refusedWith ? [{ filename: filenameOf(file), code: file.refusedWith }] : [],
    );
    const accepted = await this.submitter.submitBatch(uploads, settings, refused);
    response.location(taskUrl(accepted.taskId));
    return submittedBatch(accepted);
  }
}
