import { Queues } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { Attempts, type Check } from './attempts.js';
import { Draining } from './draining.js';
import { StorageCheck } from './storage.check.js';

/** What neither the API nor a worker can do its work without. */
@Injectable()
export class Essentials {
  constructor(
    private readonly attempts: Attempts,
    private readonly queues: Queues,
    private readonly storage: StorageCheck,
    private readonly draining: Draining,
  ) {}

  /** That Redis and the storage are there, and that the process has not been asked to stop. */
  get checks(): Check[] {
    return [
      () => this.attempts.of('process', () => this.draining.requireStaying()),
      () => this.attempts.of('redis', () => this.ping()),
      () => this.attempts.of('storage', () => this.storage.check()),
    ];
  }

  private async ping(): Promise<void> {
    await this.queues.use((redis) => redis.ping());
  }
}
