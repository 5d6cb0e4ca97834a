import { MAX_SLOTS } from '@app/queue';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { QueueViewDto, WorkerViewDto } from '../overview/overview.dto.js';

function Slots(): PropertyDecorator {
  return (target, key) => {
    ApiProperty({ required: false, minimum: 1, maximum: MAX_SLOTS, type: 'integer' })(target, key);
    IsOptional()(target, key);
    IsInt()(target, key as string);
    Min(1)(target, key as string);
    Max(MAX_SLOTS)(target, key as string);
  };
}

/** Jobs at a time, by queue; a queue that is left out stays as it is. To take none, drain the worker. */
export class ConcurrencyDto {
  @Slots() high?: number;
  @Slots() low?: number;
  @Slots() webhooks?: number;
  @Slots() maintenance?: number;
}

export class ChangeWorkerDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => ConcurrencyDto)
  concurrency: ConcurrencyDto;
}

export class MarkedWorkerDto {
  /** As it last said it was: it does what is wanted within a second or two. */
  worker: WorkerViewDto;
}

export class ChangedQueueDto {
  queue: QueueViewDto;
}
