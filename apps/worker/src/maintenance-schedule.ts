import { OPTIMIZE_INDEX, Queues, SWEEP } from '@app/queue';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';

const MINUTE_MS = 60_000;

/** Periodic jobs; Redis keeps one schedule however many workers there are. */
@Injectable()
export class MaintenanceSchedule implements OnApplicationBootstrap {
  private readonly logger = new Logger(MaintenanceSchedule.name);

  constructor(private readonly queues: Queues) {}

  onApplicationBootstrap(): void {
    this.schedule(OPTIMIZE_INDEX.name, 10 * MINUTE_MS);
    this.schedule(SWEEP.name, 60 * MINUTE_MS);
  }

  private schedule(jobName: string, every: number): void {
    this.queues
      .get('maintenance')
      .upsertJobScheduler(
        jobName,
        { every },
        { name: jobName, data: {}, opts: { removeOnComplete: 100, removeOnFail: 100 } },
      )
      .catch((error: unknown) => this.logger.error({ err: error, job: jobName }, 'not scheduled'));
  }
}
