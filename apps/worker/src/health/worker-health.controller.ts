import { Attempts, Essentials } from '@app/health';
import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { SlotUse } from '../slot-use.js';

/** Of this worker, on its own small port. */
@Controller('health')
export class WorkerHealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly attempts: Attempts,
    private readonly essentials: Essentials,
    private readonly slots: SlotUse,
  ) {}

  /** Whether it can take tasks: Redis, storage, and that it has not been asked to stop. */
  @Get('ready')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.health.check(this.essentials.checks);
  }

  /** Also what it is doing. */
  @Get()
  @HealthCheck()
  all(): Promise<HealthCheckResult> {
    return this.health.check([
      ...this.essentials.checks,
      () => this.attempts.of('queues', () => ({ ...this.slots.byQueue })),
    ]);
  }
}
