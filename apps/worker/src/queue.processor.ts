import { JobRunner, retryBackoff } from '@app/queue';
import { WorkerHost } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Job, WorkerOptions } from 'bullmq';

/**
 * How every queue is consumed. A lost worker's tasks are taken over after the lock has lapsed and the next
 * look for stalled jobs: 15 s at the most. `WorkerLifecycle` starts them once the application is complete.
 */
export const WORKER_OPTIONS = {
  autorun: false,
  lockDuration: 10_000,
  stalledInterval: 5000,
  maxStalledCount: 3,
  metrics: { maxDataPoints: 24 * 60 },
  settings: { backoffStrategy: retryBackoff },
} satisfies Partial<WorkerOptions>;

/** Hands each job of its queue to the runner. */
@Injectable()
export abstract class QueueProcessor extends WorkerHost {
  constructor(private readonly runner: JobRunner) {
    super();
  }

  // BullMQ gives a signal only to a processor that declares all three parameters.
  override process(job: Job, token?: string, signal?: AbortSignal): Promise<unknown> {
    return this.runner.run(job, token ?? '', signal ?? new AbortController().signal);
  }
}
