import { AppError } from '@app/errors';
import { Injectable } from '@nestjs/common';
import type { JobContext } from '../jobs/job-context.js';
import { JobHandler } from '../jobs/job-handler.decorator.js';
import { PROCESS_DOCUMENTS_BATCH, type ProcessBatchPayload } from '../jobs/job-types.js';
import { batchOutcome, TaskReader } from '../tasks/task-reader.js';
import type { BatchOutcome, TaskCounts } from '../tasks/task-view.js';

/** Runs once every document of a batch has ended, and says how. */
@Injectable()
export class BatchHandler {
  constructor(private readonly tasks: TaskReader) {}

  /** @throws AppError `batch_failed` when not one document was completed */
  @JobHandler(PROCESS_DOCUMENTS_BATCH.name)
  async finish(
    batch: ProcessBatchPayload,
    { taskId, queue }: JobContext,
  ): Promise<{ counts: TaskCounts; outcome: BatchOutcome }> {
    const { counts } = await this.tasks.batchDocuments(queue, taskId, batch);
    const outcome = batchOutcome(counts);
    if (outcome === 'none') throw new AppError('batch_failed', 'None of the documents could be processed.');
    return { counts, outcome };
  }
}
