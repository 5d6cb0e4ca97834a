import { COLLECTION_NAME } from '@app/chunk-index';
import { TASK_QUEUES, type TaskQueueName } from '@app/queue';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsString, Length, Matches, Max, Min } from 'class-validator';
import { IfGiven } from './if-given.js';

export const COLLECTION_RULE = {
  message: 'must be 1 to 63 of a-z, 0-9, _ and -, beginning with a letter or digit',
};

/** The fields that a single document and a batch share. */
export class SubmitFields {
  @ApiProperty({ default: 'default', pattern: COLLECTION_NAME.source, required: false })
  @Matches(COLLECTION_NAME, COLLECTION_RULE)
  collection: string = 'default';

  /** A JSON object, filterable in queries. */
  @ApiProperty({ type: String, format: 'json', example: '{"year": 2024}', required: false })
  @Transform(({ value }) => parseJson(value))
  @IsObject({ message: 'must be a JSON object' })
  metadata: Record<string, unknown> = {};

  @ApiProperty({ enum: TASK_QUEUES, required: false })
  @IfGiven()
  @IsIn(TASK_QUEUES)
  priority?: TaskQueueName;

  /** In characters. */
  @ApiProperty({ default: 1000, minimum: 50, maximum: 32_000, required: false })
  @Type(() => Number)
  @IsInt()
  @Min(50)
  @Max(32_000)
  chunk_size: number = 1000;

  /** In characters, at most half of `chunk_size`; 200 by default, or a fifth of a `chunk_size` under 1000. */
  @ApiProperty({ minimum: 0, maximum: 16_000, required: false })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(16_000)
  chunk_overlap?: number;

  /** An http or https address that is told, by a signed POST of the task, once the task has ended. */
  @ApiProperty({
    required: false,
    format: 'uri',
    maxLength: 2048,
    example: 'https://example.com/hooks/ragmill',
  })
  @IfGiven()
  @IsString()
  callback_url?: string;
}

export class AddDocumentDto extends SubmitFields {
  /** The client's own id; the same id again replaces the document. */
  @ApiProperty({ required: false, maxLength: 256 })
  @IfGiven()
  @IsString()
  @Length(1, 256)
  @Matches(/^\P{Cc}*$/u, { message: 'must not have control characters' })
  document_id?: string;
}

export class AddDocumentsBatchDto extends SubmitFields {}

function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined; // not an object: `IsObject` says so
  }
}
