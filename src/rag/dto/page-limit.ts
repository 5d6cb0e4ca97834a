import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

export const PAGE_LIMIT = 50;

/** How many a page has, from 1 to `max`, in the query of an address; `PAGE_LIMIT` where it is left out. */
export function PageLimit(max: number): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: Number, default: PAGE_LIMIT, minimum: 1, maximum: max, required: false }),
    Type(() => Number),
    IsInt(),
    Min(1),
    Max(max),
  );
}
