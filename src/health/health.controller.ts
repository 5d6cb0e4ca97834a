import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { HealthChecks } from './health.checks.js';

@ApiTags('operate')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly checks: HealthChecks,
  ) {}

  /**
   * Whether this process should get traffic: Redis, storage, that a worker has been seen, and that it has not been asked
   * to stop. It also says how the services are that are configured; that one is away is no reason to get none.
   */
  @Get('ready')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.health.check(this.checks.ready);
  }

  /** All of it: also a worker's answer to a job, and what waits in the queues. */
  @Get()
  @HealthCheck()
  all(): Promise<HealthCheckResult> {
    return this.health.check(this.checks.all);
  }
}
