import { ChunkIndex, type IndexedDocument } from '@app/chunk-index';
import { Embedders } from '@app/embedding';
import { TaskReader, type ProcessDocumentPayload } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { SubmissionClaims } from './submission-claims.js';

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
    private readonly index: ChunkIndex,
    private readonly embedders: Embedders,
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
    switch (await this.tasks.status(taskId)) {
      case undefined: // never made, or just being made by the same request: one id, one task
        return { taskId, exists: false };
      case 'queued':
      case 'processing':
      case 'retrying':
        return { taskId, exists: true };
      case 'completed': {
        const document = await this.index.document(payload.collection, payload.documentId);
        if (document?.taskId === taskId && (await this.isEmbedded(document))) return { taskId, exists: true };
      }
    }
    return { taskId: await this.claims.byContent(payload, content, own, taskId), exists: false };
  }

  /** A document that the collection's active embedding version, or the one it is about to get, lacks is to be done again. */
  private async isEmbedded({ collection, documentId }: IndexedDocument): Promise<boolean> {
    const state = await this.index.versions.state(collection);
    if (!state) return false;
    const active = state.active ?? this.embedders.initial?.id;
    return active === undefined || !(await this.index.versions.lacks(collection, documentId, active));
  }
}

/**
 * The file's name is only a hint: the same content under another name is the same submission. With another
 * callback it is not: that one would never be told.
 */
function contentOf({ revision, metadata, callbackUrl }: ProcessDocumentPayload): unknown {
  return [revision, callbackUrl, Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))];
}
