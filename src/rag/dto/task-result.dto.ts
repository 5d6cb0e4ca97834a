import type { BuildResult, DocumentResult, ReprocessFailure, ReprocessResult } from '@app/ingestion';
import type { ErrorCode } from '@app/errors';
import { ApiProperty, getSchemaPath, type ApiPropertyOptions } from '@nestjs/swagger';
import { ERROR_CODE } from '../../problem/problem.dto.js';
import { BATCH_OUTCOMES, TaskCountsDto } from './task-counts.dto.js';

/** How long each step took, in milliseconds. */
export class DocumentTimesDto {
  extract: number;
  split: number;
  embed: number;
  index: number;
}

/** What a document's task ends with. */
export class DocumentResultDto implements DocumentResult {
  document_id: string;
  revision: string;
  chunks: number;
  @ApiProperty({ type: Number, nullable: true, description: 'Null where the format has none.' })
  pages: number | null;
  characters: number;
  @ApiProperty({ type: String, nullable: true })
  embedding_version: string | null;
  /** True when a later submission or a deletion of the same document overtook this task. */
  superseded: boolean;
  @ApiProperty({ type: [String] })
  warnings: readonly string[];
  took_ms: DocumentTimesDto;
}

/** What a batch's task ends with. */
export class BatchResultDto {
  counts: TaskCountsDto;
  @ApiProperty({ enum: BATCH_OUTCOMES })
  outcome: (typeof BATCH_OUTCOMES)[number];
}

export class ReprocessCountsDto {
  /** Documents that have new chunks. */
  done: number;
  /** Documents that would have come out as they were, and were left alone. */
  unchanged: number;
  /** Documents that keep the chunks they had. */
  failed: number;
  /** Documents that were submitted, reprocessed or deleted later than this was asked for. */
  superseded: number;
  total: number;
}

export class ReprocessFailureDto implements ReprocessFailure {
  document_id: string;
  @ApiProperty({ ...ERROR_CODE, example: 'file_missing' })
  code: ErrorCode;
}

/** What the reprocessing of a collection ends with. */
export class ReprocessResultDto implements ReprocessResult {
  counts: ReprocessCountsDto;
  @ApiProperty({ type: [ReprocessFailureDto], description: 'The first 100.' })
  failures: readonly ReprocessFailureDto[];
}

/** What the building of an embedding version ends with. */
export class EmbeddingVersionResultDto implements BuildResult {
  collection: string;
  embedding_version: string;
  /** Chunks that have a vector. */
  embedded_chunks: number;
  /** Chunks that the embedding service does not take. */
  refused_chunks: number;
  /** Whether queries use it now. */
  active: boolean;
}

/** Of a kind of work of one's own it is whatever its handler returned; the contract knows those that come with Ragmill. */
export const TASK_RESULT: ApiPropertyOptions = {
  oneOf: [DocumentResultDto, BatchResultDto, ReprocessResultDto, EmbeddingVersionResultDto].map((result) => ({
    $ref: getSchemaPath(result),
  })),
  nullable: true,
  description:
    "Null until the task is completed. What a document's task, a batch's, a reprocessing's, or that of an embedding version ended with.",
};
