import type { Accepted, AcceptedBatch } from '@app/ingestion';
import { ApiProperty } from '@nestjs/swagger';
import { ERROR_CODE } from '../../problem/problem.dto.js';

export class SubmittedDto {
  @ApiProperty({ enum: ['queued'] })
  status: 'queued';
  task_id: string;
  /** @example Document queued for processing */
  message: string;
  /** @example /rag/task/6f1b… */
  check_status_url: string;
  document_id: string;
  collection: string;
  /** True when the same content with the same settings was submitted before: `task_id` is that task. */
  deduplicated: boolean;
}

export class BatchDocumentDto {
  filename: string;
  task_id: string;
  document_id: string;
}

export class RejectedFileDto {
  filename: string;
  @ApiProperty({ ...ERROR_CODE, example: 'unsupported_type' })
  code: string;
}

export class SubmittedBatchDto {
  @ApiProperty({ enum: ['queued'] })
  status: 'queued';
  task_id: string;
  message: string;
  check_status_url: string;
  documents: BatchDocumentDto[];
  rejected: RejectedFileDto[];
}

export const taskUrl = (taskId: string): string => `/rag/task/${taskId}`;

export function submitted(accepted: Accepted, collection: string): SubmittedDto {
  return {
    status: 'queued',
    task_id: accepted.taskId,
    message: accepted.deduplicated ? 'Document was submitted before' : 'Document queued for processing',
    check_status_url: taskUrl(accepted.taskId),
    document_id: accepted.documentId,
    collection,
    deduplicated: accepted.deduplicated,
  };
}

export function submittedBatch({ taskId, documents, rejected }: AcceptedBatch): SubmittedBatchDto {
  return {
    status: 'queued',
    task_id: taskId,
    message: `${documents.length} document${documents.length === 1 ? '' : 's'} queued for processing`,
    check_status_url: taskUrl(taskId),
    documents: documents.map((document) => ({
      filename: document.filename,
      task_id: document.taskId,
      document_id: document.documentId,
    })),
    rejected: [...rejected],
  };
}
