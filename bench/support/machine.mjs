import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** What is measured on, and how busy it was during the last minute. */
export function machine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}`,
    node: process.version,
    at: new Date().toISOString(),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}
