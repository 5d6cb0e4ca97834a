import { MAX_SLOTS } from '@app/queue';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsInt, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import { IfGiven } from '../../rag/dto/if-given.js';
import { QueueViewDto, RateLimitDto, WorkerViewDto } from '../overview/overview.dto.js';

function Slots(): PropertyDecorator {
  return (target, key) => {
    ApiProperty({ required: false, minimum: 0, maximum: MAX_SLOTS, type: 'integer' })(target, key);
    IfGiven()(target, key);
    IsInt()(target, key as string);
    Min(0)(target, key as string);
    Max(MAX_SLOTS)(target, key as string);
  };
}

/** Jobs at a time, by queue; a queue that is left out stays as it is. With 0 the worker takes nothing from it. */
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

export class ChangeQueueDto {
  @ApiProperty({ type: RateLimitDto, nullable: true })
  @ValidateIf(({ rate_limit }: ChangeQueueDto) => rate_limit !== null)
  @IsDefined()
  @ValidateNested()
  @Type(() => RateLimitDto)
  rate_limit: RateLimitDto | null;
}

export class ChangedQueueDto {
  queue: QueueViewDto;
}
