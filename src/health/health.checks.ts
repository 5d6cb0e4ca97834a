import { Attempts, Essentials, type Check } from '@app/health';
import { Injectable } from '@nestjs/common';
import { ServiceProbes } from './service-probes.js';
import { WorkerChecks } from './worker.checks.js';

/** Probes come often, and each answer of a worker costs a job, each of a service a request. */
const ANSWER_TTL_MS = 5000;

/** What is asked before this API says how it is. */
@Injectable()
export class HealthChecks {
  constructor(
    private readonly attempts: Attempts,
    private readonly essentials: Essentials,
    private readonly workers: WorkerChecks,
    private readonly services: ServiceProbes,
  ) {}

  /** That it can search, and take tasks. */
  get serving(): Check[] {
    return [
      ...this.essentials.checks,
      () => this.attempts.of('services', () => this.services.health()).cacheFor(ANSWER_TTL_MS),
    ];
  }

  get ready(): Check[] {
    return [...this.serving, () => this.attempts.of('workers', () => this.workers.workers())];
  }

  get all(): Check[] {
    return [
      ...this.ready,
      () => this.attempts.of('worker_answer', () => this.workers.workerAnswer()).cacheFor(ANSWER_TTL_MS),
      () => this.attempts.of('queues', () => this.workers.queueDepths()),
    ];
  }
}
