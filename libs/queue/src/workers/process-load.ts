import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;
const NANOSECONDS = 1e6;

/** What this process costs, from one look to the next. */
export class ProcessLoad {
  private readonly delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private usage = process.cpuUsage();
  private lookedAt = performance.now();

  constructor() {
    this.delays.enable();
  }

  /** `load` in CPU cores, `eventLoopLagMs` at the 99th percentile; both since the look before. */
  look(): { load: number; eventLoopLagMs: number } {
    const now = performance.now();
    const { user, system } = process.cpuUsage(this.usage);
    const load = (user + system) / 1000 / Math.max(now - this.lookedAt, 1);
    const lag = this.delays.count > 0 ? this.delays.percentile(99) / NANOSECONDS - RESOLUTION_MS : 0;
    this.usage = process.cpuUsage();
    this.lookedAt = now;
    this.delays.reset();
    return { load: Math.round(load * 100) / 100, eventLoopLagMs: Math.max(0, Math.round(lag)) };
  }

  stop(): void {
    this.delays.disable();
  }
}
