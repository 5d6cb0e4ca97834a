import { Settings } from '@app/config';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Worker } from 'node:worker_threads';
import { workerTimings } from './worker-timings.js';

/** A task as the guard must know it. */
export interface GuardedTask {
  readonly queue: string;
  readonly taskId: string;
  /** The lock on the job. */
  readonly token: string;
  /** When its hard time limit is over, in milliseconds. */
  readonly endsAt: number;
  /** In seconds. */
  readonly timeLimit: number;
}

export type GuardMessage = { readonly enter: GuardedTask } | { readonly leave: string };

export interface GuardData {
  /** Counts up while the event loop turns. */
  readonly beat: Int32Array;
  readonly redisUrl: string;
  readonly prefix: string;
  readonly lockMs: number;
}

const BEAT_MS = 200;

/**
 * Sees to this worker's tasks while a handler blocks the event loop, where no timer fires and no lock is
 * renewed. A thread of its own keeps the locks, so that nobody takes the tasks over while they run; and when one
 * of them is past its hard limit or was cancelled, it ends that one, hands the others back and ends the
 * process, since nothing less stops such code. Whoever started the worker starts it again.
 */
@Injectable()
export class LoopGuard implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(LoopGuard.name);
  private readonly beat = new Int32Array(new SharedArrayBuffer(4));
  private thread: Worker | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly settings: Settings) {}

  onApplicationBootstrap(): void {
    const { REDIS_URL: redisUrl, REDIS_PREFIX: prefix } = this.settings;
    const data: GuardData = {
      beat: this.beat,
      redisUrl,
      prefix,
      lockMs: workerTimings(this.settings).lockMs,
    };
    this.thread = new Worker(new URL('./loop-guard.thread.js', import.meta.url), { workerData: data });
    this.thread.on('error', (error) => {
      // Without it a blocked loop would go unseen: better a new worker.
      this.logger.fatal({ err: error }, 'the loop guard ended; the worker ends as well');
      process.kill(process.pid, 'SIGTERM');
    });
    this.timer = setInterval(() => Atomics.add(this.beat, 0, 1), BEAT_MS);
  }

  /** Before the task's handler is called. */
  enter(task: GuardedTask): void {
    this.tell({ enter: task });
  }

  leave(taskId: string): void {
    this.tell({ leave: taskId });
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.thread?.terminate();
  }

  private tell(message: GuardMessage): void {
    this.thread?.postMessage(message);
  }
}
