import { Operator } from './operator.js';
import { Probes } from './probes.js';
import { ADMIN, System, type Service } from './system.js';

export const VIEWER = { user: 'onlooker', password: 'may look' };
const QUICK = JSON.stringify({ probe: { retryDelay: 0.1, retries: 1 } });

/** A system with one worker of one slot, and those who look after it. */
export interface AdminSystem {
  readonly system: System;
  readonly probes: Probes;
  readonly worker: Service;
  readonly admin: Operator;
  readonly viewer: Operator;
}

export async function startAdminSystem(): Promise<AdminSystem> {
  const system = await System.start({
    workers: 0,
    env: {
      VIEWER_USER: VIEWER.user,
      VIEWER_PASSWORD: VIEWER.password,
      WORKER_CONCURRENCY: '1',
      LOG_LEVEL: 'warn',
      SHUTDOWN_GRACE: '2',
      JOB_OPTIONS: QUICK,
    },
  });
  const probes = await Probes.connect(system);
  const admin = new Operator(system.api, ADMIN);
  const viewer = new Operator(system.api, VIEWER);
  const worker = system.spawn('probe');
  await system.waitFor(async () => (await admin.worker(worker.pid)) !== undefined);
  return { system, probes, worker, admin, viewer };
}
