import { Settings } from '@app/config';
import { toAppError } from '@app/errors';
import { QueueTurns } from '@app/queue';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LowPriorityProcessor } from './low-priority.processor.js';
import { WorkerSlots } from './worker-slots.js';

const LOOK_MS = 5000;

/**
 * Serves tasks of the low queue that have waited longer than `LOW_MAX_WAIT` as if they were high: they go
 * ahead of the other low ones, and while there are any, low has as many slots as high.
 */
@Injectable()
export class OverdueTasks implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OverdueTasks.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly turns: QueueTurns,
    private readonly low: LowPriorityProcessor,
    private readonly settings: Settings,
    private readonly slots: WorkerSlots,
  ) {}

  onApplicationBootstrap(): void {
    const interval = Math.min(LOOK_MS, this.settings.LOW_MAX_WAIT * 1000);
    this.timer = setInterval(() => void this.look(), interval);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    try {
      const overdue = await this.turns.preferOverdue();
      const own = this.slots.of('low');
      await this.low.setSlots(overdue > 0 && own > 0 ? Math.max(own, this.slots.of('high')) : own);
    } catch (error) {
      // While Redis is away no task is served at all.
      if (toAppError(error).code === 'queue_unavailable') return;
      this.logger.error({ err: error }, 'could not look for overdue tasks');
    }
  }
}
