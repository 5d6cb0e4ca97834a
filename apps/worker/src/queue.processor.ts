import type { Settings } from '@app/config';
import {
  JobRunner,
  NO_SLOTS,
  retryBackoff,
  slotsOf,
  WORKER_ID,
  workerTimings,
  type QueueName,
  type WorkerQueue,
} from '@app/queue';
import { OnWorkerEvent, WorkerHost } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Job, WorkerOptions } from 'bullmq';

/** How a queue is consumed. `WorkerLifecycle` starts the workers once the application is complete. */
export function workerOptions(queue: QueueName, settings: Settings): Partial<WorkerOptions> {
  const { lockMs, lookMs } = workerTimings(settings);
  return {
    autorun: false,
    // It stays on each job that the worker takes.
    name: WORKER_ID,
    concurrency: slotsOf(queue, settings),
    lockDuration: lockMs,
    // `StalledTasks` looks for the tasks of lost workers, also while this holds.
    skipStalledCheck: true,
    // A limit that an operator has lifted is soon noticed.
    maximumRateLimitDelay: lookMs,
    metrics: { maxDataPoints: 24 * 60 },
    settings: { backoffStrategy: retryBackoff },
  };
}

/** Hands each job of its queue to the runner. */
@Injectable()
export abstract class QueueProcessor extends WorkerHost {
  /** Why no jobs are taken. */
  private readonly holds = new Set<string>();

  constructor(private readonly runner: JobRunner) {
    super();
  }

  override process(job: Job, token = ''): Promise<unknown> {
    // Told to take none while it waits for one, BullMQ still takes that one.
    return this.isHeld ? this.runner.decline(job, token) : this.runner.run(job, token);
  }

  /** A failure that was due before the worker took the job: BullMQ does not even ask for it to be processed. */
  @OnWorkerEvent('failed')
  failed(job: Job | undefined): void {
    if (job?.deferredFailure) this.runner.failedUnrun(job, job.deferredFailure);
  }

  get isHeld(): boolean {
    return this.holds.size > 0;
  }

  get state(): WorkerQueue {
    const { name, concurrency } = this.worker;
    const slots = this.holds.has(NO_SLOTS) ? 0 : concurrency;
    return { name: name as QueueName, concurrency: slots, holds: [...this.holds] };
  }

  /** Takes no more jobs, until each reason to hold has been released; what runs goes on. */
  async hold(reason: string): Promise<void> {
    this.holds.add(reason);
    await this.worker.pause(true);
  }

  async release(reason: string): Promise<void> {
    this.holds.delete(reason);
    if (!this.isHeld) await this.worker.resume();
  }

  /** Takes up to `slots` jobs at a time from now on; with 0 it holds. */
  async setSlots(slots: number): Promise<void> {
    if (slots === 0) return this.holds.has(NO_SLOTS) ? undefined : this.hold(NO_SLOTS);
    await this.resize(slots);
    if (this.holds.has(NO_SLOTS)) await this.release(NO_SLOTS);
  }

  private async resize(slots: number): Promise<void> {
    const more = slots > this.worker.concurrency;
    this.worker.concurrency = slots;
    if (!more || this.isHeld) return;
    // A worker whose slots are all taken looks at their number only when a task ends; this wakes it.
    await this.worker.pause(true);
    if (!this.isHeld) await this.worker.resume();
  }
}
