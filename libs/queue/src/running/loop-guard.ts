import { Settings } from '@app/config';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Worker } from 'node:worker_threads';
import { QUEUE_NAMES } from '../queues/queue-names.js';
import { SharedSlots } from './shared-slots.js';
import { MAX_SLOTS, workerTimings } from '../workers/worker-timings.js';

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

export interface GuardData {
  /** Counts up while the event loop turns. */
  readonly beat: Int32Array;
  /** `SharedSlots` of the tasks that run. */
  readonly tasks: SharedArrayBuffer;
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
  private readonly tasks: SharedSlots<GuardedTask>;
  private thread: Worker | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly settings: Settings) {
    // An operator may give every queue that many, and a task that was given up at its hard limit may still be ending.
    // Memory that is not used is not taken.
    this.tasks = SharedSlots.create(QUEUE_NAMES.length * MAX_SLOTS * 2);
  }

  onApplicationBootstrap(): void {
    const { REDIS_URL: redisUrl, REDIS_PREFIX: prefix } = this.settings;
    const { lockMs } = workerTimings(this.settings);
    const data: GuardData = { beat: this.beat, tasks: this.tasks.memory, redisUrl, prefix, lockMs };
    this.thread = new Worker(new URL('./loop-guard.thread.js', import.meta.url), { workerData: data });
    this.thread.on('error', (error) => {
      // Without it a blocked loop would go unseen: better a new worker.
      this.logger.fatal({ err: error }, 'the loop guard ended; the worker ends as well');
      process.kill(process.pid, 'SIGTERM');
    });
    this.timer = setInterval(() => Atomics.add(this.beat, 0, 1), BEAT_MS);
  }

  /** To be called before the task's handler is; returns what is to be called after it. */
  enter(task: GuardedTask): () => void {
    const slot = this.tasks.put(task);
    return () => {
      if (slot !== undefined) this.tasks.clear(slot);
    };
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.thread?.terminate();
  }
}
