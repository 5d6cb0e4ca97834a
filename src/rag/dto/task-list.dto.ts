import { COLLECTION_NAME } from '@app/chunk-index';
import { isErrorCode, type ErrorCode } from '@app/errors';
import { TASK_STATUSES, type TaskFilter, type TaskStatus } from '@app/queue';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsDate, IsIn, IsInt, IsString, Matches, Max, MaxLength, Min, ValidateBy } from 'class-validator';
import { ERROR_CODE } from '../../problem/problem.dto.js';
import { IfGiven } from './if-given.js';
import { COLLECTION_RULE } from './submit.dto.js';
import { TaskDto } from './task.dto.js';
import { PAGE_LIMIT, PageLimit } from './page-limit.js';

/** Which tasks; what is left out does not matter. */
export class TaskFilterDto {
  @ApiProperty({ required: false })
  @IfGiven()
  @Matches(COLLECTION_NAME, COLLECTION_RULE)
  collection?: string;

  /** Job name. */
  @ApiProperty({ required: false, example: 'process-document' })
  @IfGiven()
  @IsString()
  @MaxLength(100)
  job?: string;

  /** Of the error a task ended with, or is retried for. */
  @ApiProperty({ ...ERROR_CODE, required: false, example: 'worker_lost' })
  @IfGiven()
  @ValidateBy({
    name: 'errorCode',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isErrorCode(value),
      defaultMessage: () => 'code must be an error code of a task',
    },
  })
  code?: ErrorCode;

  /** Submitted then or later. */
  @ApiProperty({ required: false, type: String, format: 'date-time' })
  @IfGiven()
  @Type(() => Date)
  @IsDate({ message: 'since must be a time in ISO 8601' })
  since?: Date;

  /** `next_cursor` of the answer before. */
  @ApiProperty({ required: false })
  @IfGiven()
  @IsString()
  @MaxLength(2000)
  cursor?: string;
}

export class TaskListQuery extends TaskFilterDto {
  /** One or several, separated by commas. */
  @ApiProperty({ required: false, enum: TASK_STATUSES, enumName: 'TaskStatus', isArray: true })
  @IfGiven()
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : (value as unknown)))
  @IsIn(TASK_STATUSES, { each: true })
  status?: TaskStatus[];

  @PageLimit(200)
  limit: number = PAGE_LIMIT;
}

export class RetryTasksDto extends TaskFilterDto {
  @ApiProperty({ required: false, enum: ['failed', 'cancelled'], isArray: true, default: ['failed'] })
  @IfGiven()
  @Transform(({ value }) => (typeof value === 'string' ? [value] : (value as unknown)))
  @IsIn(['failed', 'cancelled'], { each: true })
  status?: TaskStatus[];

  @ApiProperty({ default: 1000, minimum: 1, maximum: 10_000, required: false })
  @IsInt()
  @Min(1)
  @Max(10_000)
  limit: number = 1000;
}

export class TaskListDto {
  /** Newest first. A page may be short, or empty, and yet not be the last: the cursor says. */
  tasks: TaskDto[];
  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;
}

export class RetriedTasksDto {
  /** Those that will run again. */
  task_ids: string[];
  /** How many somebody else had run again meanwhile. */
  skipped: number;
  /** For the rest, where more match. */
  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;
}

export function taskFilter({
  status,
  collection,
  job,
  code,
  since,
}: TaskListQuery | RetryTasksDto): TaskFilter {
  return { status, collection, job, code, since };
}
