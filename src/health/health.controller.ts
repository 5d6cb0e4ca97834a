import { Controller, Get, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { Attempts } from '@app/health';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { IsIn } from 'class-validator';
import { IfGiven } from '../rag/dto/if-given.js';
import { CacheUses } from './cache-uses.js';
import { HealthChecks } from './health.checks.js';

class ReadyQuery {
  /** `workers` does without the look for one: the API searches and takes tasks while there is none. */
  @ApiProperty({ required: false, enum: ['workers'] })
  @IfGiven()
  @IsIn(['workers'])
  exclude?: 'workers';
}

@ApiTags('operate')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly attempts: Attempts,
    private readonly checks: HealthChecks,
    private readonly caches: CacheUses,
  ) {}

  /**
   * Whether this process should get traffic: Redis, storage, that a worker has been seen, and that it has not been asked
   * to stop. It also says how the services are that are configured; that one is away is no reason to get none.
   */
  @Get('ready')
  @HealthCheck()
  ready(@Query() { exclude }: ReadyQuery): Promise<HealthCheckResult> {
    return this.health.check(exclude ? this.checks.serving : this.checks.ready);
  }

  /** All of it: also a worker's answer to a job, what waits in the queues, and how often caches were of use in this process. */
  @Get()
  @HealthCheck()
  all(): Promise<HealthCheckResult> {
    return this.health.check([
      ...this.checks.all,
      () => this.attempts.of('caches', () => this.caches.counts),
    ]);
  }
}
