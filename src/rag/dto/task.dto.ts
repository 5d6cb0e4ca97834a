import type { ErrorCode } from '@app/errors';
import { TASK_STATUSES, WEBHOOK_STATUSES, type TaskStatus, type TaskView } from '@app/queue';
import { ApiProperty } from '@nestjs/swagger';
import { ERROR_CODE } from '../../problem/problem.dto.js';
import { BATCH_OUTCOMES, TaskCountsDto } from './task-counts.dto.js';
import { TASK_RESULT } from './task-result.dto.js';

export class TaskProgressDto {
  /** @example extract */
  stage: string;
  /** 0 to 1, of the stage. */
  fraction: number;
  done: number;
  total: number;
}

export class TaskDocumentDto {
  document_id: string;
  collection: string;
  filename: string;
}

export class TaskErrorDto {
  @ApiProperty({ ...ERROR_CODE, example: 'document_encrypted' })
  code: ErrorCode;
  message: string;
  /** Whether running the task again may help. */
  retryable: boolean;
  @ApiProperty({ type: String, nullable: true, example: 'extract' })
  stage: string | null;
}

export class BatchTaskDocumentDto {
  task_id: string;
  document_id: string;
  filename: string;
  @ApiProperty({ enum: TASK_STATUSES, enumName: 'TaskStatus' })
  status: TaskStatus;
  @ApiProperty({ type: TaskErrorDto, nullable: true })
  error: TaskErrorDto | null;
}

export class WebhookDeliveryDto {
  @ApiProperty({ type: String, format: 'date-time' })
  at: string;
  /** From 1. */
  attempt: number;
  @ApiProperty({ type: Number, nullable: true, description: 'What the receiver answered.' })
  status_code: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it was not delivered.' })
  error: string | null;
  took_ms: number;
}

export class WebhookDto {
  url: string;
  @ApiProperty({
    enum: WEBHOOK_STATUSES,
    description: '`waiting` until the task has ended, `failed` when it will not be tried again.',
  })
  status: (typeof WEBHOOK_STATUSES)[number];
  @ApiProperty({ type: [WebhookDeliveryDto], description: 'The last 20, oldest first.' })
  deliveries: readonly WebhookDeliveryDto[];
}

const nullableTime = { type: String, format: 'date-time', nullable: true } as const;

export class TaskDto implements TaskView {
  task_id: string;
  @ApiProperty({ enum: TASK_STATUSES, enumName: 'TaskStatus' })
  status: TaskStatus;
  /** @example process-document */
  job: string;
  /** @example high */
  queue: string;
  @ApiProperty({ type: TaskProgressDto, nullable: true })
  progress: TaskProgressDto | null;
  /** Runs begun; 0 while none has. */
  attempt: number;
  max_attempts: number;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Place in the queue from 1; null when the task does not wait.',
  })
  position: number | null;
  @ApiProperty({ type: String, format: 'date-time' })
  created_at: string;
  @ApiProperty(nullableTime)
  started_at: string | null;
  @ApiProperty(nullableTime)
  finished_at: string | null;
  @ApiProperty(nullableTime)
  next_attempt_at: string | null;
  @ApiProperty({ type: TaskDocumentDto, nullable: true })
  document: TaskDocumentDto | null;
  @ApiProperty(TASK_RESULT)
  result: unknown;
  @ApiProperty({ type: TaskErrorDto, nullable: true })
  error: TaskErrorDto | null;
  @ApiProperty({
    type: WebhookDto,
    nullable: true,
    description: 'How the end is told; null without a `callback_url`.',
  })
  webhook: WebhookDto | null;
  @ApiProperty({ type: TaskCountsDto, required: false, description: 'Of a batch.' })
  counts?: TaskCountsDto;
  @ApiProperty({
    enum: BATCH_OUTCOMES,
    nullable: true,
    required: false,
    description: 'Of a batch; null until it has ended.',
  })
  outcome?: (typeof BATCH_OUTCOMES)[number] | null;
  @ApiProperty({ type: [BatchTaskDocumentDto], required: false, description: 'Of a batch.' })
  documents?: BatchTaskDocumentDto[];
}
