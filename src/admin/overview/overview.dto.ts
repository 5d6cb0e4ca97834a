import { QUEUE_NAMES, type QueueName } from '@app/queue';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { ROLES, type Role } from '../access/operator.js';
import { PROBLEM_CODES, SEVERITIES, type Problem } from '../problems/problem.js';
import { TaskDocumentDto } from '../../rag/dto/task.dto.js';

export const WORKER_STATUSES = ['online', 'busy', 'draining', 'drained', 'stopping', 'lost'] as const;

const time = { type: String, format: 'date-time' } as const;
const nullableTime = { ...time, nullable: true } as const;

export class SessionDto {
  user: string;
  @ApiProperty({ enum: ROLES, enumName: 'AdminRole' })
  role: Role;
  version: string;
  @ApiProperty(time)
  now: string;
}

/** Something that is wrong, and what to do about it. */
export class FoundProblemDto {
  @ApiProperty({ enum: PROBLEM_CODES })
  code: Problem['code'];
  @ApiProperty({ enum: SEVERITIES })
  severity: Problem['severity'];
  /** The queue, worker, task or collection that it is about; empty where it is the whole. */
  subject: string;
  title: string;
  detail: string;
  what_to_do: string;
  @ApiProperty(nullableTime)
  since: string | null;
}

/** How many jobs of a queue all workers together begin in a time. */
export class RateLimitDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 1_000_000 })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  max: number;
  /** In milliseconds. */
  @ApiProperty({ type: 'integer', minimum: 100, maximum: 3_600_000 })
  @IsInt()
  @Min(100)
  @Max(3_600_000)
  per_ms: number;
}

export class QueueViewDto {
  @ApiProperty({ enum: QUEUE_NAMES, enumName: 'QueueName' })
  name: QueueName;
  waiting: number;
  active: number;
  delayed: number;
  /** For good, or cancelled. */
  failed: number;
  completed: number;
  paused: boolean;
  @ApiProperty({ type: Number, nullable: true, description: 'Null when no task waits for its first run.' })
  oldest_waiting_ms: number | null;
  @ApiProperty({ type: RateLimitDto, nullable: true, description: 'Null when there is none.' })
  rate_limit: RateLimitDto | null;
  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Jobs that all workers together take at a time at most, as set in Bull Board; null when that is not limited.',
  })
  max_active: number | null;
  /** Those that take its jobs. */
  workers: number;
  /** Jobs that they take at a time, together. */
  slots: number;
}

export class WorkerQueueDto {
  @ApiProperty({ enum: QUEUE_NAMES, enumName: 'QueueName' })
  name: QueueName;
  concurrency: number;
  running: number;
  /** It takes none: drained, without slots, or the embedding service is away. */
  held: boolean;
}

export class RunningTaskDto {
  task_id: string;
  job: string;
  queue: string;
  @ApiProperty({ type: String, nullable: true })
  stage: string | null;
  @ApiProperty(nullableTime)
  stage_since: string | null;
  @ApiProperty(time)
  started_at: string;
  @ApiProperty({ type: TaskDocumentDto, nullable: true })
  document: TaskDocumentDto | null;
}

export class WorkerViewDto {
  id: string;
  host: string;
  pid: number;
  version: string;
  @ApiProperty({
    enum: WORKER_STATUSES,
    description:
      '`busy`: all slots of a queue of tasks are taken. `draining` takes nothing and still runs something, `drained` runs nothing.',
  })
  status: (typeof WORKER_STATUSES)[number];
  @ApiProperty(time)
  started_at: string;
  @ApiProperty(time)
  beat_at: string;
  queues: WorkerQueueDto[];
  running: RunningTaskDto[];
  processed: number;
  failed: number;
  retried: number;
  memory_bytes: number;
  /** CPU cores used since the beat before. */
  load: number;
  event_loop_lag_ms: number;
}

export class OverviewDto {
  @ApiProperty(time)
  at: string;
  problems: FoundProblemDto[];
  queues: QueueViewDto[];
  workers: WorkerViewDto[];
}
