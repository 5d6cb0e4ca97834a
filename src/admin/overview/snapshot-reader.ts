import { QueueStates, WorkerRegistry } from '@app/queue';
import { Injectable } from '@nestjs/common';
import type { Snapshot } from '../problems/problem.js';
import { LateTasks } from './late-tasks.js';
import { Surroundings } from './surroundings.js';

/** Reads what problems are found in: a few calls to Redis, however many tasks there are. */
@Injectable()
export class SnapshotReader {
  constructor(
    private readonly states: QueueStates,
    private readonly registry: WorkerRegistry,
    private readonly surroundings: Surroundings,
    private readonly late: LateTasks,
  ) {}

  /** @throws AppError `queue_unavailable` */
  async read(): Promise<Snapshot> {
    const [queues, workers, surroundings] = await Promise.all([
      this.states.read(),
      this.registry.known(),
      this.surroundings.read(),
    ]);
    const waiting = await this.late.read(queues);
    const { limits } = this.late;
    return { now: Date.now(), queues, workers, waiting, limits, ...surroundings };
  }
}
