import { QueueHealth, WorkerRegistry } from '@app/queue';
import { Injectable } from '@nestjs/common';

type Details = Record<string, unknown>;

/** Whether there is somebody to do the work. Each check throws when there is not. */
@Injectable()
export class WorkerChecks {
  constructor(
    private readonly queueHealth: QueueHealth,
    private readonly registry: WorkerRegistry,
  ) {}

  /** That a worker has been seen lately. */
  async workers(): Promise<Details> {
    const workers = await this.registry.workers();
    if (workers.length === 0) throw new Error('no worker has been seen lately');
    return { count: workers.length, ids: workers.map(({ id }) => id) };
  }

  /** That a worker does what it is asked to. */
  async workerAnswer(): Promise<Details> {
    const milliseconds = await this.queueHealth.roundTrip();
    if (milliseconds === null) throw new Error('no worker answered a health check');
    return { milliseconds };
  }

  /** What waits where, for how long, and how many workers there are for it. */
  async queueDepths(): Promise<Details> {
    return { ...(await this.queueHealth.depths(await this.registry.workers())) };
  }
}
