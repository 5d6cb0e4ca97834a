import { ChunkIndex } from '@app/chunk-index';
import {
  ExpiredTasks,
  JobHandler,
  OPTIMIZE_INDEX,
  SWEEP,
  type JobContext,
  type OptimizeIndexPayload,
} from '@app/queue';
import { Injectable } from '@nestjs/common';
import { Optimizer } from './optimizer.js';
import { Sweeper } from './sweeper.js';

@Injectable()
export class MaintenanceHandler {
  constructor(
    private readonly index: ChunkIndex,
    private readonly optimizer: Optimizer,
    private readonly sweeper: Sweeper,
    private readonly expired: ExpiredTasks,
  ) {}

  /** Folds new chunks into the full-text index and compacts what many small commits left behind. */
  @JobHandler(OPTIMIZE_INDEX.name)
  async optimize(
    { collection }: OptimizeIndexPayload,
    context: JobContext,
  ): Promise<{ collections: string[] }> {
    const all = collection === undefined ? await this.index.collections() : [{ name: collection }];
    const collections = all.map(({ name }) => name);
    for (const [done, name] of collections.entries()) {
      context.signal.throwIfAborted();
      context.progress('optimize', done, collections.length);
      await this.optimizer.optimize(name, context.signal);
    }
    return { collections };
  }

  @JobHandler(SWEEP.name)
  async sweep(): Promise<{ expired_tasks: number; orphaned_files: number }> {
    const expired = await this.expired.remove();
    return { expired_tasks: expired, orphaned_files: await this.sweeper.orphanedFiles() };
  }
}
