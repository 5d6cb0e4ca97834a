import { Settings } from '@app/config';
import { JobCatalogue, type JobRow } from '@app/queue';
import { Controller, Get } from '@nestjs/common';
import { AdminApi } from '../admin-api.decorator.js';
import { redact } from '../redact.js';
import { ConfigurationDto, type JobKindDto } from './configuration.dto.js';

@AdminApi()
@Controller('admin/api/configuration')
export class ConfigurationController {
  constructor(
    private readonly settings: Settings,
    private readonly catalogue: JobCatalogue,
  ) {}

  /** What this API runs with, without secrets, and the kinds of work there are. */
  @Get()
  configuration(): ConfigurationDto {
    return {
      settings: redact({ ...this.settings }) as Record<string, unknown>,
      jobs: this.catalogue.all.map(jobKind),
    };
  }
}

function jobKind(row: JobRow): JobKindDto {
  const delays =
    'retryDelays' in row ? [...row.retryDelays] : Array<number>(row.retries).fill(row.retryDelay);
  return {
    name: row.type.name,
    queue: row.queue,
    retry_delays: delays,
    soft_time_limit: row.softTimeLimit,
    time_limit: row.timeLimit,
  };
}
