import { Injectable } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';

/** Longer than a worker's answer is waited for. */
const LIMIT_MS = 5000;
/** Probes come often, and each answer of a worker costs a job, each of a service a request. */
const ANSWER_TTL_MS = 5000;

export interface NamedCheck {
  readonly name: string;
  /** Throws when something is wrong; what it resolves to are details. */
  readonly run: () => Promise<object | void>;
  /** What it finds is told again for five seconds. */
  readonly isCostly?: boolean;
}

/** Runs checks side by side, each for five seconds at most. */
@Injectable()
export class HealthRunner {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  run(checks: readonly NamedCheck[]): Promise<HealthCheckResult> {
    return this.health.check(
      checks.map(({ name, run, isCostly }) => () => {
        const attempt = this.indicators
          .check(name)
          .attempt(async () => ({ ...(await run()) }))
          .withTimeout(LIMIT_MS);
        return isCostly ? attempt.cacheFor(ANSWER_TTL_MS) : attempt;
      }),
    );
  }
}
