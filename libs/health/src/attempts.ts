import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthCheckAttempt } from '@nestjs/terminus';

/** Longer than a worker's answer is waited for. */
const LIMIT_MS = 5000;

export type Check = () => HealthCheckAttempt;

type Found = Record<string, unknown> | void;

/** Checks of a health report, each within a time limit. */
@Injectable()
export class Attempts {
  constructor(private readonly indicators: HealthIndicatorService) {}

  /** @param run resolves to what is to be shown; what it throws is that it is down */
  of(key: string, run: () => Found | Promise<Found>): HealthCheckAttempt {
    return this.indicators
      .check(key)
      .attempt(async () => run())
      .withTimeout(LIMIT_MS);
  }
}
