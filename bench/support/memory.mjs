import { readFileSync } from 'node:fs';

/** Resident memory of the API and the worker in MB, as text; empty where this cannot be known. */
export function memory() {
  const sizes = ['api', 'worker'].map((name) => [name, process.env[`RAGMILL_${name.toUpperCase()}_PID`]]);
  if (process.platform !== 'linux' || sizes.some(([, pid]) => !pid)) return '';
  const resident = (pid) => /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return sizes.map(([name, pid]) => `${name} ${Math.round(resident(pid) / 1000)} MB`).join(', ');
}
