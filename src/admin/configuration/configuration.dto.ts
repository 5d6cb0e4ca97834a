import { QUEUE_NAMES, type QueueName } from '@app/queue';
import { ApiProperty } from '@nestjs/swagger';

/** A kind of work, as a row of the job catalogue. Times are in seconds. */
export class JobKindDto {
  name: string;
  @ApiProperty({ enum: QUEUE_NAMES, enumName: 'QueueName' })
  queue: QueueName;
  /** The pause before each of its retries. */
  retry_delays: number[];
  soft_time_limit: number;
  time_limit: number;
}

export class ConfigurationDto {
  /** Those of this API process by the name of their variable; secrets are left out. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  settings: Record<string, unknown>;
  /** Kinds of work that the API knows; a worker may have more. */
  jobs: JobKindDto[];
}
