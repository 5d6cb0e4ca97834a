import type { Settings } from '@app/config';
import { JobRunner, retryBackoff, slotsOf, workerTimings, type QueueName } from '@app/queue';
import { WorkerHost } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Job, WorkerOptions } from 'bullmq';

/** How a queue is consumed. `WorkerLifecycle` starts the workers once the application is complete. */
export function workerOptions(queue: QueueName, settings: Settings): Partial<WorkerOptions> {
  const { lockMs, lookMs } = workerTimings(settings);
  return {
    autorun: false,
    concurrency: slotsOf(queue, settings),
    lockDuration: lockMs,
    stalledInterval: lookMs,
    maxStalledCount: 3,
    metrics: { maxDataPoints: 24 * 60 },
    settings: { backoffStrategy: retryBackoff },
  };
}

/** Hands each job of its queue to the runner. */
@Injectable()
export abstract class QueueProcessor extends WorkerHost {
  constructor(private readonly runner: JobRunner) {
    super();
  }

  override process(job: Job, token = ''): Promise<unknown> {
    return this.runner.run(job, token);
  }
}
