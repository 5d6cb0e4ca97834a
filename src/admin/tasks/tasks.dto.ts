import { QUEUE_NAMES, TASK_STATUSES, TIMELINE_KINDS, type TaskFilter, type TaskStatus } from '@app/queue';
import type { TimelineEvent } from '@app/queue';
import { ApiProperty, OmitType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsDate, IsIn, IsInt, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { IfGiven } from '../../rag/dto/if-given.js';
import { TaskDto, WebhookDto } from '../../rag/dto/task.dto.js';
import { TaskFilterDto } from '../../rag/dto/task-list.dto.js';
import { PAGE_LIMIT, PageLimit } from '../../rag/dto/page-limit.js';

const ENDED = ['failed', 'cancelled'] as const;
const UNDER_WAY = ['queued', 'processing', 'retrying'] as const;

/** One or several: a list, or a text with commas. */
function Statuses(statuses: readonly TaskStatus[], description: string): PropertyDecorator {
  return (target, key) => {
    ApiProperty({ required: false, enum: statuses, isArray: true, description })(target, key);
    IfGiven()(target, key);
    Transform(({ value }) => (typeof value === 'string' ? value.split(',') : (value as unknown)))(
      target,
      key,
    );
    IsIn(statuses, { each: true })(target, key as string);
  };
}

/** Which tasks; what is left out does not matter. */
class TaskSearchDto extends TaskFilterDto {
  /** A task id, a document id, or a part of a file name in any case. */
  @ApiProperty({ required: false, example: 'report' })
  @IfGiven()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  q?: string;

  /** Id of the worker that had the task last. */
  @ApiProperty({ required: false })
  @IfGiven()
  @IsString()
  @MaxLength(300)
  worker?: string;

  @ApiProperty({ required: false, enum: QUEUE_NAMES, enumName: 'QueueName' })
  @IfGiven()
  @IsIn(QUEUE_NAMES)
  queue?: string;

  /** Submitted then or earlier. */
  @ApiProperty({ required: false, type: String, format: 'date-time' })
  @IfGiven()
  @Type(() => Date)
  @IsDate({ message: 'until must be a time in ISO 8601' })
  until?: Date;
}

export class TaskSearchQuery extends TaskSearchDto {
  @Statuses(TASK_STATUSES, 'One or several, separated by commas.')
  status?: TaskStatus[];

  @PageLimit(200)
  limit: number = PAGE_LIMIT;
}

class ManyTasksDto extends TaskSearchDto {
  @ApiProperty({ default: 1000, minimum: 1, maximum: 10_000, required: false })
  @IsInt()
  @Min(1)
  @Max(10_000)
  limit: number = 1000;
}

export class RetryManyDto extends ManyTasksDto {
  @Statuses(ENDED, 'Failed ones unless given.')
  status?: TaskStatus[];
}

export class CancelManyDto extends ManyTasksDto {
  @Statuses(UNDER_WAY, 'All of these unless given.')
  status?: TaskStatus[];
}

export class TaskRowDto extends OmitType(TaskDto, ['documents'] as const) {
  @ApiProperty({ type: String, nullable: true, description: 'The worker that had it last.' })
  worker: string | null;
  /** From its submission to its last run, or until now. */
  waited_ms: number;
  @ApiProperty({ type: Number, nullable: true, description: 'Of its last run; null when it has not begun.' })
  took_ms: number | null;
}

export class TaskRowsDto {
  /** Newest first. A page may be short, or empty, and yet not be the last: the cursor says. */
  tasks: TaskRowDto[];
  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;
}

export class TimelineErrorDto {
  code: string;
  message: string;
}

export class TimelineEventDto implements TimelineEvent {
  @ApiProperty({ type: String, format: 'date-time' })
  at: string;
  @ApiProperty({ enum: TIMELINE_KINDS })
  kind: (typeof TIMELINE_KINDS)[number];
  stage?: string;
  /** From 1. */
  attempt?: number;
  worker?: string;
  took_ms?: number;
  outcome?: string;
  error?: TimelineErrorDto;
}

export class TaskLinksDto {
  /** The task on Bull Board. */
  board: string;
}

export class TaskDetailDto {
  task: TaskDto;
  @ApiProperty({ type: String, nullable: true, description: 'The worker that had it last.' })
  worker: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Ids and settings, without secrets.',
  })
  payload: object;
  @ApiProperty({ type: [TimelineEventDto], description: 'What happened to it, oldest first.' })
  timeline: readonly TimelineEventDto[];
  @ApiProperty({ type: [String], description: 'The last 100 lines.' })
  logs: readonly string[];
  @ApiProperty({ type: WebhookDto, nullable: true })
  webhook: WebhookDto | null;
  links: TaskLinksDto;
}

export class ChangedTaskDto {
  task: TaskDto;
}

export class RetriedManyDto {
  retried: number;
  /** How many somebody else had run again meanwhile. */
  skipped: number;
  /** For the rest, where more match. */
  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;
}

export class CancelledManyDto {
  cancelled: number;
  /** How many had ended meanwhile. */
  skipped: number;
  /** For the rest, where more match. */
  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;
}

export function searchOf(search: TaskSearchQuery | RetryManyDto | CancelManyDto): TaskFilter {
  const { q, status, collection, job, queue, code, worker, since, until } = search;
  return { q, status, collection, job, queue, code, worker, since, until };
}
