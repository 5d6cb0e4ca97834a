import { Controller, Get, Query } from '@nestjs/common';
import { AdminApi } from '../admin-api.decorator.js';
import { AuditLog } from './audit-log.js';
import { AuditPageDto, AuditQuery } from './audit.dto.js';

@AdminApi()
@Controller('admin/api/audit')
export class AuditController {
  constructor(private readonly log: AuditLog) {}

  /** What operators have done, newest first. */
  @Get()
  async audit(@Query() { limit, cursor }: AuditQuery): Promise<AuditPageDto> {
    const { entries, nextCursor } = await this.log.page(limit, cursor);
    return { entries, next_cursor: nextCursor };
  }
}
