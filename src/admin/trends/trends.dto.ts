import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

const WINDOWS = ['hour', 'day'] as const;
const gaps = {
  type: 'array',
  items: { type: 'number', nullable: true },
  description: 'One for each step.',
} as const;

export class TrendsQuery {
  @ApiProperty({ enum: WINDOWS, default: 'hour', required: false })
  @IsIn(WINDOWS)
  window: (typeof WINDOWS)[number] = 'hour';
}

/** Runs that ended in each step. */
export class RunCountsDto {
  completed: number[];
  /** For good. */
  failed: number[];
  /** Runs that failed and are tried again. */
  retried: number[];
  cancelled: number[];
}

export class RuntimeDto {
  job: string;
  @ApiProperty({ type: String, nullable: true, description: 'Null for the whole run.' })
  stage: string | null;
  count: number;
  @ApiProperty(gaps)
  p50_ms: (number | null)[];
  @ApiProperty(gaps)
  p95_ms: (number | null)[];
}

export class QueueTrendDto {
  @ApiProperty({ ...gaps, description: 'Tasks that wait; null where nobody looked.' })
  depth: (number | null)[];
  @ApiProperty({ ...gaps, description: 'Null where none waited.' })
  oldest_waiting_ms: (number | null)[];
}

export class TrendsDto {
  @ApiProperty({ enum: WINDOWS })
  window: (typeof WINDOWS)[number];
  step_ms: number;
  @ApiProperty({ type: String, format: 'date-time' })
  from: string;
  @ApiProperty({ type: [String], description: 'When each step began; the last is under way.' })
  times: string[];
  @ApiProperty({ type: RunCountsDto, description: 'Of the queues high and low.' })
  throughput: RunCountsDto;
  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(RunCountsDto) },
    description: 'By job name, of all queues but health.',
  })
  by_job: Record<string, RunCountsDto>;
  /** How long runs that went well took, to a tenth. */
  runtime: RuntimeDto[];
  @ApiProperty({ type: 'object', additionalProperties: { $ref: getSchemaPath(QueueTrendDto) } })
  queues: Record<string, QueueTrendDto>;
}
