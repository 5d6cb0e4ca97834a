import type { DocumentResult } from '@app/ingestion';
import { ApiProperty, getSchemaPath, type ApiPropertyOptions } from '@nestjs/swagger';
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

/** Of a kind of work of one's own it is whatever its handler returned; the contract knows the two that come with Ragmill. */
export const TASK_RESULT: ApiPropertyOptions = {
  oneOf: [{ $ref: getSchemaPath(DocumentResultDto) }, { $ref: getSchemaPath(BatchResultDto) }],
  nullable: true,
  description: "Null until the task is completed. What a document's task, or a batch's, ended with.",
};
