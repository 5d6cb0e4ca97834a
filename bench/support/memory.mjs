import { readFileSync } from 'node:fs';

/** Resident memory of the `api` or the `worker` in MB; undefined where this cannot be known. */
export function residentMegabytes(name) {
  const pid = process.env[`RAGMILL_${name.toUpperCase()}_PID`];
  if (process.platform !== 'linux' || !pid) return undefined;
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes && Math.round(kilobytes / 1000);
}
