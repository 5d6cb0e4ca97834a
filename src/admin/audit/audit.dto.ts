import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ROLES, type Role } from '../access/operator.js';

export class AuditQuery {
  @ApiProperty({ default: 50, minimum: 1, maximum: 200, required: false })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /** `next_cursor` of the answer before. */
  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  cursor?: string;
}

export class AuditEntryDto {
  id: string;
  @ApiProperty({ type: String, format: 'date-time' })
  at: string;
  user: string;
  @ApiProperty({ enum: ROLES, enumName: 'AdminRole' })
  role: Role;
  /** @example worker.drain */
  action: string;
  /** The worker, task or queue; empty for all that match a filter. */
  target: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  detail: object;
  /** `ok`, or the code of the error. */
  outcome: string;
  request_id: string;
  address: string;
}

export class AuditPageDto {
  /** Newest first. */
  entries: AuditEntryDto[];
  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;
}
