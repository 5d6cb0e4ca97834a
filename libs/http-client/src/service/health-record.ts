import { ServiceError } from './service-errors.js';
import type { CircuitState, ServiceHealth } from './service-health.js';

/** What the last probe of a service found, and since when that is so. */
export class HealthRecord {
  private last: ServiceHealth | undefined;

  constructor(private readonly service: string) {}

  /** Runs `probe`; what it throws is the answer, not an error. */
  async check(probe: () => Promise<unknown>, circuit: () => CircuitState): Promise<ServiceHealth> {
    const startedAt = performance.now();
    const error = await probe().then(() => undefined, reasonOf);
    const checkedAt = new Date().toISOString();
    const status = error === undefined ? 'up' : 'down';
    this.last = {
      service: this.service,
      status,
      since: this.last?.status === status ? this.last.since : checkedAt,
      checked_at: checkedAt,
      latency_ms: error === undefined ? Math.round(performance.now() - startedAt) : null,
      circuit: circuit(),
      error: error ?? null,
    };
    return this.last;
  }
}

/** A `ServiceError`'s message is safe to show; of anything else only its kind is. */
function reasonOf(error: unknown): string {
  if (error instanceof ServiceError) return error.message;
  return error instanceof Error ? error.name : 'failed';
}
