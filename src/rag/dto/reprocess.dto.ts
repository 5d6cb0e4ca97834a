import { MAX_REPROCESSED_IDS } from '@app/queue';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsString,
  Length,
  Max,
  Min,
} from 'class-validator';
import { IfGiven } from './if-given.js';
import { taskUrl } from './submitted.dto.js';

/** What a collection's documents are to be made of anew. */
export class ReprocessDto {
  /** In characters. Without it each document keeps the settings it has. */
  @ApiProperty({ required: false, minimum: 50, maximum: 32_000 })
  @IfGiven()
  @IsInt()
  @Min(50)
  @Max(32_000)
  chunk_size?: number;

  /** In characters, with a `chunk_size`, and by default as with `add-document`. */
  @ApiProperty({ required: false, minimum: 0, maximum: 16_000 })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(16_000)
  chunk_overlap?: number;

  /** All documents of the collection unless given. */
  @ApiProperty({ required: false, minItems: 1, maxItems: MAX_REPROCESSED_IDS })
  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_REPROCESSED_IDS)
  @IsString({ each: true })
  @Length(1, 256, { each: true })
  document_ids?: string[];

  /** Leaves documents alone whose chunks were made by the pipeline of today with these settings. */
  @ApiProperty({ required: false, default: false })
  @IsBoolean()
  only_outdated: boolean = false;

  /** An http or https address that is told, by a signed POST of the task, once the task has ended. */
  @ApiProperty({ required: false, format: 'uri', maxLength: 2048 })
  @IfGiven()
  @IsString()
  callback_url?: string;
}

export class ReprocessSubmittedDto {
  @ApiProperty({ enum: ['queued'] })
  status: 'queued';
  task_id: string;
  /** @example Collection queued for reprocessing */
  message: string;
  /** @example /rag/task/6f1b… */
  check_status_url: string;
  collection: string;
  /** True when the same request was sent before under its `Idempotency-Key`: `task_id` is that task. */
  deduplicated: boolean;
}

export function reprocessSubmitted(
  task: { readonly taskId: string; readonly exists: boolean },
  collection: string,
): ReprocessSubmittedDto {
  return {
    status: 'queued',
    task_id: task.taskId,
    message: task.exists ? 'Reprocessing was asked for before' : 'Collection queued for reprocessing',
    check_status_url: taskUrl(task.taskId),
    collection,
    deduplicated: task.exists,
  };
}
