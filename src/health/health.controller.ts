import { VERSION } from '@app/config';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import { CacheUses } from './cache-uses.js';
import { HealthChecks } from './health.checks.js';
import { HealthRunner, type NamedCheck } from './health-runner.js';
import { LiveDto } from './live.dto.js';
import { ServiceProbes } from './service-probes.js';

@ApiTags('operate')
@Controller('health')
export class HealthController {
  constructor(
    private readonly runner: HealthRunner,
    private readonly checks: HealthChecks,
    private readonly services: ServiceProbes,
    private readonly caches: CacheUses,
  ) {}

  /** That the process runs and its event loop turns. */
  @Get('live')
  live(): LiveDto {
    return { status: 'ok', version: VERSION, uptime_s: Math.round(process.uptime()) };
  }

  /**
   * Whether this process should get traffic: Redis, storage, and that a worker has been seen. It also says how the
   * services are that are configured; that one is away is no reason to get none.
   */
  @Get('ready')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.runner.run(this.essentials());
  }

  /** All of it: also a worker's answer to a job, what waits in the queues, and how often caches were of use in this process. */
  @Get()
  @HealthCheck()
  all(): Promise<HealthCheckResult> {
    return this.runner.run([
      ...this.essentials(),
      { name: 'worker_answer', run: () => this.checks.workerAnswer(), isCostly: true },
      { name: 'queues', run: () => this.checks.queueDepths() },
      { name: 'caches', run: () => Promise.resolve(this.caches.counts) },
    ]);
  }

  private essentials(): NamedCheck[] {
    return [
      { name: 'redis', run: () => this.checks.redis() },
      { name: 'storage', run: () => this.checks.storages() },
      { name: 'workers', run: () => this.checks.workers() },
      { name: 'services', run: () => this.services.health(), isCostly: true },
    ];
  }
}
