import { REPROCESS_COLLECTION, TaskReader, type ProcessDocumentPayload, type TaskBrief } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { SubmissionClaims } from './submission-claims.js';
import { SubmissionResults } from './submission-results.js';

/** The task that a submission stands for. */
export interface SubmissionTask {
  readonly taskId: string;
  /** False when the task is still to be made. */
  readonly exists: boolean;
}

/** Recognises a document that was submitted before: while it is under way and for as long as its task can be read. */
@Injectable()
export class EarlierSubmissions {
  constructor(
    private readonly claims: SubmissionClaims,
    private readonly tasks: TaskReader,
    private readonly results: SubmissionResults,
  ) {}

  /** @throws AppError `idempotency_conflict`, `queue_unavailable`, `storage_unavailable` */
  async taskOf(payload: ProcessDocumentPayload, key?: string, request?: unknown): Promise<SubmissionTask> {
    const keyed = await this.taskOfKey(key, request);
    if (keyed.exists) return keyed;
    const found = await this.taskOfContent(payload, keyed.taskId);
    if (key !== undefined && found.taskId !== keyed.taskId) {
      await this.claims.settle(key, request, found.taskId, keyed.taskId);
    }
    return found;
  }

  /** The task of an `Idempotency-Key`; a new one without a key. */
  async taskOfKey(key: string | undefined, request: unknown): Promise<SubmissionTask> {
    const own = randomUUID();
    if (key === undefined) return { taskId: own, exists: false };
    const taskId = await this.claims.byKey(key, request, own);
    return { taskId, exists: taskId !== own && (await this.tasks.status(taskId)) !== undefined };
  }

  /** Notes the task of a document, so that the same submission later is recognised. */
  async note(payload: ProcessDocumentPayload, taskId: string): Promise<void> {
    const noted = await this.claims.byContent(payload, contentOf(payload), taskId);
    if (noted !== taskId) await this.claims.byContent(payload, contentOf(payload), taskId, noted);
  }

  private async taskOfContent(payload: ProcessDocumentPayload, own: string): Promise<SubmissionTask> {
    const content = contentOf(payload);
    const taskId = await this.claims.byContent(payload, content, own);
    const task = await this.tasks.brief(taskId);
    // Never made, or just being made by the same request: one id, one task.
    if (!task) return { taskId, exists: false };
    if (await this.stands(payload, taskId, task)) return { taskId, exists: true };
    return { taskId: await this.claims.byContent(payload, content, own, taskId), exists: false };
  }

  /** Whether a task has made the document, or will. A reprocessing that is under way has done with the ones it noted. */
  private async stands(
    payload: ProcessDocumentPayload,
    taskId: string,
    { type, status, submittedAt }: TaskBrief,
  ): Promise<boolean> {
    if (status === 'failed' || status === 'cancelled') return false;
    if (status === 'completed' || type === REPROCESS_COLLECTION.name)
      return this.results.isThere(payload, taskId);
    return !(await this.results.isDeletedSince(payload, submittedAt));
  }
}

/**
 * The file's name is only a hint: the same content under another name is the same submission. With another
 * callback it is not: that one would never be told.
 */
function contentOf({ revision, metadata, callbackUrl }: ProcessDocumentPayload): unknown {
  return [revision, callbackUrl, Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))];
}
