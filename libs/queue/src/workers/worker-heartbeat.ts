import { Settings, VERSION } from '@app/config';
import { toAppError } from '@app/errors';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { hostname } from 'node:os';
import { QUEUE_NAMES } from '../queues/queue-names.js';
import { RunningTasks, type RunningTask } from '../running/running-tasks.js';
import { TaskRuns, type TaskEnd } from '../running/task-runs.js';
import { ProcessLoad } from './process-load.js';
import { WORKER_ID } from './worker-id.js';
import type { ReportedTask, WorkerInfo, WorkerQueue } from './worker-info.js';
import type { WorkerMarks } from './worker-marks.js';
import { WorkerRegistry } from './worker-registry.js';
import { slotsOf, workerTimings } from './worker-timings.js';

/** Tells the registry that this worker lives, for as long as its event loop turns, and what it does. */
@Injectable()
export class WorkerHeartbeat implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  /** When the last beat that reached Redis was made, in milliseconds; undefined before. */
  writtenAt: number | undefined;
  private readonly logger = new Logger(WorkerHeartbeat.name);
  private readonly startedAt = new Date().toISOString();
  private readonly counts = { processed: 0, failed: 0, retried: 0 };
  private readonly load = new ProcessLoad();
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;
  private obey: (marks: WorkerMarks) => void = () => undefined;
  private describeQueues = (): WorkerQueue[] =>
    QUEUE_NAMES.map((name) => ({ name, concurrency: slotsOf(name, this.settings), holds: [] }));

  constructor(
    private readonly registry: WorkerRegistry,
    private readonly tasks: RunningTasks,
    private readonly settings: Settings,
    runs: TaskRuns,
  ) {
    runs.observe(
      (run) => this.count(run),
      (end) => this.count(end),
    );
  }

  onApplicationBootstrap(): void {
    this.beat();
    this.timer = setInterval(() => this.beat(), workerTimings(this.settings).heartbeatMs);
  }

  /**
   * How this worker takes jobs is known to whoever consumes the queues.
   * @param obey is told with each beat what operators want, changed or not; must not throw
   */
  attach(describe: () => WorkerQueue[], obey: (marks: WorkerMarks) => void): void {
    this.describeQueues = describe;
    this.obey = obey;
  }

  /** Also to be called when something has changed that operators wait for. */
  beat(): void {
    const at = Date.now();
    this.registry.beat(this.info()).then(
      (marks) => {
        this.writtenAt = at;
        this.obey(marks);
      },
      (error: unknown) => {
        if (toAppError(error).code === 'queue_unavailable') return;
        this.logger.error({ err: error }, 'heartbeat not written');
      },
    );
  }

  /** The first that is called of a worker that stops: its tasks have their grace before it leaves. */
  onModuleDestroy(): void {
    this.stopping = true;
    this.beat();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.load.stop();
    await this.registry.leave(WORKER_ID).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'could not sign off; this worker will look lost');
    });
  }

  private count({ outcome, queue }: TaskEnd): void {
    if (outcome === 'returned' || queue === 'health') return;
    this.counts.processed += 1;
    if (outcome === 'failed') this.counts.failed += 1;
    if (outcome === 'retrying') this.counts.retried += 1;
  }

  private info(): WorkerInfo {
    return {
      id: WORKER_ID,
      host: hostname(),
      pid: process.pid,
      version: VERSION,
      queues: this.describeQueues().map((queue) => ({ ...queue, beganAt: this.beganAt(queue) })),
      startedAt: this.startedAt,
      beatAt: new Date().toISOString(),
      stopping: this.stopping,
      running: this.tasks.tasks.map(reported),
      ...this.counts,
      memoryBytes: process.memoryUsage.rss(),
      ...this.load.look(),
    };
  }

  private beganAt({ name }: WorkerQueue): string | null {
    const began = this.tasks.lastBegan(name);
    return began === 0 ? null : new Date(began).toISOString();
  }
}

function reported({ startedAt, stageSince, progressAt, ...task }: RunningTask): ReportedTask {
  return {
    ...task,
    startedAt: startedAt.toISOString(),
    stageSince: stageSince?.toISOString() ?? null,
    progressAt: progressAt.toISOString(),
  };
}
