import { VERSION } from '@app/config';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  HealthCheck,
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckAttempt,
  type HealthCheckResult,
} from '@nestjs/terminus';
import { HealthChecks } from './health.checks.js';
import { LiveDto } from './live.dto.js';
import { ServiceProbes } from './service-probes.js';

/** Longer than a worker's answer is waited for. */
const LIMIT_MS = 5000;
/** Probes come often, and each answer of a worker costs a job, each of a service a request. */
const ANSWER_TTL_MS = 5000;

type Check = () => HealthCheckAttempt;

@ApiTags('operate')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly checks: HealthChecks,
    private readonly services: ServiceProbes,
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
    return this.health.check(this.essentials());
  }

  /** All of it: also a worker's answer to a job, and what waits in the queues. */
  @Get()
  @HealthCheck()
  all(): Promise<HealthCheckResult> {
    return this.health.check([
      ...this.essentials(),
      () => this.attempt('worker_answer', () => this.checks.workerAnswer()).cacheFor(ANSWER_TTL_MS),
      () => this.attempt('queues', () => this.checks.queueDepths()),
    ]);
  }

  private essentials(): Check[] {
    return [
      () => this.attempt('redis', () => this.checks.redis()),
      () => this.attempt('storage', () => this.checks.storages()),
      () => this.attempt('workers', () => this.checks.workers()),
      () => this.attempt('services', () => this.services.health()).cacheFor(ANSWER_TTL_MS),
    ];
  }

  private attempt(key: string, run: () => Promise<Record<string, unknown> | void>): HealthCheckAttempt {
    return this.indicators.check(key).attempt(run).withTimeout(LIMIT_MS);
  }
}
