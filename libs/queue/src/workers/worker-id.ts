import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** What this process is called as a worker: in the registry, and on the jobs it takes. */
export const WORKER_ID = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
