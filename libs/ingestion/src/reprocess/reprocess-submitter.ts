import { ChunkIndex } from '@app/chunk-index';
import { REPROCESS_COLLECTION, TaskSubmitter, type ReprocessCollectionPayload } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { EarlierSubmissions, type SubmissionTask } from '../submit/earlier-submissions.js';

/** Asks for the reprocessing of collections. */
@Injectable()
export class ReprocessSubmitter {
  constructor(
    private readonly index: ChunkIndex,
    private readonly submitter: TaskSubmitter,
    private readonly earlier: EarlierSubmissions,
  ) {}

  /**
   * @param idempotencyKey the same key with the same request gives the same task again
   * @returns `exists` when it is such a task
   * @throws AppError `collection_not_found`, `idempotency_conflict`, `queue_full`, `queue_unavailable`, `storage_unavailable`
   */
  async submit(payload: ReprocessCollectionPayload, idempotencyKey?: string): Promise<SubmissionTask> {
    const request = { ...payload, requestId: undefined };
    await this.index.documents({ collection: payload.collection, limit: 1 });
    const task = await this.earlier.taskOfKey(idempotencyKey, request);
    if (!task.exists) await this.submitter.submit(REPROCESS_COLLECTION, payload, { taskId: task.taskId });
    return task;
  }
}
