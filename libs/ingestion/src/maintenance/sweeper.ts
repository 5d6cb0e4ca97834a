import { ChunkIndex } from '@app/chunk-index';
import { FileStore } from '@app/file-store';
import { Queues, TASK_QUEUES, type ProcessDocumentPayload } from '@app/queue';
import { Injectable } from '@nestjs/common';
import type { Job, JobType } from 'bullmq';

const HOUR_MS = 3_600_000;
const PAGE = 500;
const JOB_STATES: JobType[] = ['wait', 'prioritized', 'active', 'delayed', 'failed', 'completed'];

/** Removes files that nobody refers to any more. Everything it looks at is at least an hour old, so nothing under way is touched. */
@Injectable()
export class Sweeper {
  constructor(
    private readonly files: FileStore,
    private readonly index: ChunkIndex,
    private readonly queues: Queues,
  ) {}

  /** Files of tasks that are gone and of collections that were deleted, and broken-off uploads. Returns how many. */
  async orphanedFiles(): Promise<number> {
    let removed = await this.files.removeAbandonedUploads(HOUR_MS);
    const old = await this.files.keysOlderThan(HOUR_MS);
    if (old.length === 0) return removed;
    const inUse = new Set([...(await this.filesOfTasks()), ...(await this.filesOfDocuments())]);
    for (const key of old) {
      if (inUse.has(key)) continue;
      await this.files.delete(key);
      removed += 1;
    }
    return removed;
  }

  /** The ids of all states are read in one go: a job that changes its state meanwhile must not be missed. */
  private async filesOfTasks(): Promise<string[]> {
    const keys: string[] = [];
    for (const queue of TASK_QUEUES.map((name) => this.queues.get(name))) {
      const ids = await queue.getRanges(JOB_STATES, 0, -1);
      for (let start = 0; start < ids.length; start += PAGE) {
        const jobs = await Promise.all(ids.slice(start, start + PAGE).map((id) => queue.getJob(id)));
        keys.push(
          ...jobs.flatMap((job) => (job as Job<Partial<ProcessDocumentPayload>>)?.data.fileKey ?? []),
        );
      }
    }
    return keys;
  }

  private async filesOfDocuments(): Promise<string[]> {
    const keys: string[] = [];
    for (const { name: collection } of await this.index.collections()) {
      let cursor: string | undefined;
      do {
        const page = await this.index.documents({ collection, limit: PAGE, cursor });
        keys.push(...page.documents.map(({ fileKey }) => fileKey));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
    }
    return keys;
  }
}
