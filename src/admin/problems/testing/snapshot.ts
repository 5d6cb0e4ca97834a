import type { KnownWorker, QueueState, WorkerInfo } from '@app/queue';
import type { Snapshot } from '../problem.js';

export const NOW = Date.parse('2026-01-01T12:00:00Z');
export const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

export const queue = (more: Partial<QueueState> = {}): QueueState => ({
  name: 'high',
  waiting: 0,
  active: 0,
  delayed: 0,
  waitingChildren: 0,
  failed: 0,
  completed: 0,
  paused: false,
  rateLimit: null,
  maxActive: null,
  oldestWaitingMs: null,
  ...more,
});

/** One that serves high and low with four and two slots. */
export function worker(more: Partial<WorkerInfo> = {}, { lost = false, beatAt = NOW } = {}): KnownWorker {
  const info: WorkerInfo = {
    id: 'w',
    host: 'h',
    pid: 1,
    version: '0',
    queues: [
      { name: 'high', concurrency: 4, holds: [], beganAt: ago(60) },
      { name: 'low', concurrency: 2, holds: [], beganAt: null },
    ],
    startedAt: ago(3600),
    beatAt: ago(0),
    stopping: false,
    running: [],
    processed: 0,
    failed: 0,
    retried: 0,
    memoryBytes: 0,
    load: 0,
    eventLoopLagMs: 0,
    ...more,
  };
  return { info, lost, beatAt };
}

export const held = (...holds: string[]): KnownWorker =>
  worker({
    queues: [
      { name: 'high', concurrency: 4, holds, beganAt: null },
      { name: 'low', concurrency: 2, holds, beganAt: null },
    ],
  });

/** One in which nothing is wrong. */
export const snapshot = (more: Partial<Snapshot> = {}): Snapshot => ({
  now: NOW,
  queues: [queue(), queue({ name: 'low' })],
  workers: [worker()],
  redis: { usedBytes: 1, maxBytes: 0, policy: 'noeviction', aof: 'on', snapshotFailed: false },
  storage: { freeBytes: 500 * 1024 ** 3, totalBytes: 1000 * 1024 ** 3 },
  failures: { lately: { runs: 100, failed: 1 }, day: { runs: 1000, failed: 10 } },
  waiting: {},
  limits: { waitMs: { high: 300_000, low: 900_000 }, maxWaiting: 100 },
  ...more,
});
