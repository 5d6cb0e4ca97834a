import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { Injectable } from '@nestjs/common';
import { Queues } from '../queues/queues.js';
import { mark, marksKey, type WorkerMarks } from './worker-marks.js';
import type { KnownWorker } from './worker-info.js';
import { WorkerRegistry } from './worker-registry.js';

/** What operators do to workers. The worker hears of the mark with its next beat, within a second, and says with another what it did. */
@Injectable()
export class WorkerControl {
  constructor(
    private readonly queues: Queues,
    private readonly registry: WorkerRegistry,
    private readonly settings: Settings,
  ) {}

  /**
   * Marks a worker; what is left out stays as it is.
   * @returns the worker as it last said it was
   * @throws AppError `worker_not_found`, `queue_unavailable`
   */
  async mark(workerId: string, marks: Partial<WorkerMarks>): Promise<KnownWorker> {
    const known = await this.registry.known();
    const worker = known.find(({ info, lost }) => info.id === workerId && !lost);
    if (!worker) throw new AppError('worker_not_found', `There is no worker ${workerId}, or it is lost.`);
    await this.queues.use((redis) => mark(redis, marksKey(this.settings, workerId), marks));
    return worker;
  }
}
