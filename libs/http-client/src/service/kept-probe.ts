import type { CircuitState, ServiceHealth } from './service-health.js';

/** A probe that costs the service work: what it found is told again for a while, as long as the service answers. */
export class KeptProbe {
  private last: { readonly at: number; readonly health: Promise<ServiceHealth> } | undefined;

  /** @param ttlMs how long, in milliseconds */
  constructor(private readonly ttlMs: number) {}

  async health(circuit: () => CircuitState, probe: () => Promise<ServiceHealth>): Promise<ServiceHealth> {
    const now = performance.now();
    // While the circuit is open a probe costs nothing, and afterwards it is what closes it.
    if (!this.last || circuit() !== 'closed' || now - this.last.at >= this.ttlMs) {
      this.last = { at: now, health: probe() };
    }
    const { last } = this;
    const found = await last.health;
    if (found.status === 'down' && this.last === last) this.last = undefined;
    return { ...found, circuit: circuit() };
  }
}
