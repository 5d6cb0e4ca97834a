import { writeSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { WATCHDOG_FD, type ChildLimits, type WatchdogVerdict } from './child-protocol.js';

const POLL_MS = 50;
const ACTIVE = 0;
const PROGRESS = 1;

interface WatchdogData extends ChildLimits {
  readonly state: Int32Array;
  readonly parentPid: number;
}

/**
 * Watches a child process from a thread inside it, which runs on while the child's own thread spins in a
 * loop or a native call. It kills the process (nothing less stops such code) when it takes too much memory,
 * burns CPU without progress, or has lost its parent.
 * V8's `resourceLimits` would not do: they do not count buffers, which is where a bomb expands.
 */
export class Watchdog {
  private readonly state = new Int32Array(new SharedArrayBuffer(8));

  constructor(limits: ChildLimits) {
    const data: WatchdogData = { ...limits, state: this.state, parentPid: process.ppid };
    new Worker(fileURLToPath(import.meta.url), { workerData: data }).unref();
  }

  start(): void {
    this.progress();
    Atomics.store(this.state, ACTIVE, 1);
  }

  progress(): void {
    Atomics.add(this.state, PROGRESS, 1);
  }

  stop(): void {
    Atomics.store(this.state, ACTIVE, 0);
  }
}

function watch({ residentBytes, stallSeconds, state, parentPid }: WatchdogData): void {
  let progressSeen = -1;
  let cpuAtProgress = 0;
  setInterval(() => {
    if (process.ppid !== parentPid) end();
    if (Atomics.load(state, ACTIVE) === 0) return;
    if (process.memoryUsage.rss() > residentBytes) end('memory');
    const { user, system } = process.cpuUsage();
    const progress = Atomics.load(state, PROGRESS);
    if (progress !== progressSeen) {
      progressSeen = progress;
      cpuAtProgress = user + system;
    } else if (user + system - cpuAtProgress > stallSeconds * 1e6) {
      end('stalled');
    }
  }, POLL_MS);
}

function end(verdict?: WatchdogVerdict): void {
  if (verdict) writeSync(WATCHDOG_FD, verdict);
  process.kill(process.pid, 'SIGKILL');
}

if (!isMainThread && isWatchdogData(workerData)) watch(workerData);

function isWatchdogData(data: unknown): data is WatchdogData {
  return typeof data === 'object' && data !== null && 'parentPid' in data;
}
