import { Settings, VERSION } from '@app/config';
import { toAppError } from '@app/errors';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { QUEUE_NAMES } from '../queues/queue-names.js';
import { RunningTasks } from '../running/running-tasks.js';
import { TaskRuns, type TaskRun } from '../running/task-runs.js';
import { WorkerRegistry, type WorkerInfo } from './worker-registry.js';
import { slotsOf, workerTimings } from './worker-timings.js';

/** Tells the registry that this worker lives, for as long as its event loop turns, and what it does. */
@Injectable()
export class WorkerHeartbeat implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly workerId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  private readonly logger = new Logger(WorkerHeartbeat.name);
  private readonly startedAt = new Date().toISOString();
  private readonly counts = { processed: 0, failed: 0, retried: 0 };
  private timer: NodeJS.Timeout | undefined;
  private beatAt: number | undefined;

  constructor(
    private readonly registry: WorkerRegistry,
    private readonly tasks: RunningTasks,
    private readonly settings: Settings,
    runs: TaskRuns,
  ) {
    runs.observe((run) => this.count(run));
  }

  /** When the last beat that reached Redis was made, in milliseconds; undefined before. */
  get writtenAt(): number | undefined {
    return this.beatAt;
  }

  onApplicationBootstrap(): void {
    this.beat();
    this.timer = setInterval(() => this.beat(), workerTimings(this.settings).heartbeatMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.registry.leave(this.workerId).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'could not sign off; the registry will forget this worker by itself');
    });
  }

  private count({ outcome }: TaskRun): void {
    if (outcome === 'returned') return;
    this.counts.processed += 1;
    if (outcome === 'failed') this.counts.failed += 1;
    if (outcome === 'retrying') this.counts.retried += 1;
  }

  private info(): WorkerInfo {
    return {
      id: this.workerId,
      host: hostname(),
      pid: process.pid,
      version: VERSION,
      queues: QUEUE_NAMES.map((name) => ({ name, concurrency: slotsOf(name, this.settings) })),
      startedAt: this.startedAt,
      beatAt: new Date().toISOString(),
      running: this.tasks.tasks,
      ...this.counts,
      memoryBytes: process.memoryUsage.rss(),
    };
  }

  private beat(): void {
    const at = Date.now();
    this.registry.beat(this.info()).then(
      () => (this.beatAt = at),
      (error: unknown) => {
        if (toAppError(error).code === 'queue_unavailable') return;
        this.logger.error({ err: error }, 'heartbeat not written');
      },
    );
  }
}
