import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { IfGiven } from '../../rag/dto/if-given.js';
import { ROLES, type Role } from '../access/operator.js';
import { PAGE_LIMIT, PageLimit } from '../../rag/dto/page-limit.js';

export class AuditQuery {
  @PageLimit(200)
  limit: number = PAGE_LIMIT;

  /** `next_cursor` of the answer before. */
  @ApiProperty({ required: false })
  @IfGiven()
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
