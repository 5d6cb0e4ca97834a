import { VERSION } from '@app/config';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Which of Ragmill's programs a process runs. */
export type Part = 'api' | 'worker';

/** A registry with what every Node process tells: CPU, memory, garbage collection, the lag of the event loop. */
export function newRegistry(part: Part): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'ragmill_build_info',
    help: 'Always 1; the labels say which program of which version runs.',
    labelNames: ['part', 'version'],
    registers: [registry],
  }).set({ part, version: VERSION }, 1);
  return registry;
}
