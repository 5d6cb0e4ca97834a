import { VERSION } from '@app/config';
import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LiveDto } from './live.dto.js';
import { Liveness } from './liveness.js';

@ApiTags('operate')
@Controller('health/live')
export class LiveController {
  constructor(private readonly liveness: Liveness) {}

  /** That the process makes progress. 503, with what is wrong as its `details`, is a reason to restart it. */
  @Get()
  live(): LiveDto {
    const about = { version: VERSION, uptime_s: Math.round(process.uptime()) };
    const details = this.liveness.problems;
    if (Object.keys(details).length > 0) {
      throw new ServiceUnavailableException({ status: 'stuck', ...about, details });
    }
    return { status: 'ok', ...about };
  }
}
