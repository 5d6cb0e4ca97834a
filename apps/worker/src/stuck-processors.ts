import { Settings } from '@app/config';
import { toAppError } from '@app/errors';
import { Queues, RunningTasks, workerTimings } from '@app/queue';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Worker } from 'bullmq';
import type { QueueProcessor } from './queue.processor.js';
import { PROCESSORS } from './worker-lifecycle.js';

/**
 * Judges this worker by what it does: one that leaves tasks waiting although it has slots for them takes none any
 * more, whatever BullMQ says of it (seen after failovers of Redis). It ends, to be started again.
 */
@Injectable()
export class StuckProcessors implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(StuckProcessors.name);
  /** Since when each queue's tasks have waited beside free slots, in milliseconds. */
  private readonly idleSince = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    private readonly queues: Queues,
    private readonly tasks: RunningTasks,
    private readonly settings: Settings,
    @Inject(PROCESSORS) private readonly processors: readonly QueueProcessor[],
  ) {}

  /** The queues whose tasks have waited beside free slots for longer than anything explains, and how long in seconds. */
  get stuck(): Readonly<Record<string, number>> {
    const { lostAfterMs } = workerTimings(this.settings);
    const waited = [...this.idleSince].map(([queue, since]) => [queue, Date.now() - since] as const);
    const stuck = waited.filter(([, ms]) => ms >= lostAfterMs);
    return Object.fromEntries(stuck.map(([queue, ms]) => [queue, Math.round(ms / 1000)]));
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), workerTimings(this.settings).judgeMs);
  }

  /** One that stops takes none, and is not stuck for that. */
  onModuleDestroy(): void {
    this.stopping = true;
    clearInterval(this.timer);
    this.idleSince.clear();
  }

  private async look(): Promise<void> {
    try {
      for (const processor of this.processors) await this.judge(processor);
    } catch (error) {
      // While Redis is away nobody takes tasks; when it is back, the time starts anew.
      this.idleSince.clear();
      if (toAppError(error).code === 'queue_unavailable') return;
      this.logger.error({ err: error }, 'could not look for stuck processors');
    }
  }

  private async judge({ worker, isHeld }: QueueProcessor): Promise<void> {
    const { name } = worker;
    const idle = !isHeld && (await this.isIdle(worker));
    if (this.stopping || !idle) return void this.idleSince.delete(name);
    const began = this.tasks.lastBegan(name);
    const since = Math.max(this.idleSince.get(name) ?? Date.now(), began);
    this.idleSince.set(name, since);
    if (Date.now() - since < 2 * workerTimings(this.settings).lostAfterMs) return;
    this.logger.fatal({ queue: name }, 'tasks wait and slots are free, but none is taken: this worker ends');
    clearInterval(this.timer);
    process.kill(process.pid, 'SIGTERM');
  }

  /** Whether it has slots, and its queue has tasks for them. */
  private async isIdle({ name, concurrency }: Worker): Promise<boolean> {
    if (this.tasks.tasks.filter(({ queue }) => queue === name).length >= concurrency) return false;
    const queue = this.queues.get(name);
    return this.queues.use(async () => {
      const { waiting = 0, prioritized = 0 } = await queue.getJobCounts('waiting', 'prioritized');
      if (waiting + prioritized === 0 || (await queue.isPaused())) return false;
      // Slots stay free where an operator lets only so many jobs run at a time, or where as many have begun as may.
      if ((await queue.getGlobalConcurrency()) !== null) return false;
      return (await queue.getRateLimitTtl()) <= 0;
    });
  }
}
