import type { VersionRecord } from '@app/chunk-index';
import { AppError } from '@app/errors';
import {
  BUILD_EMBEDDING_VERSION,
  hasEnded,
  TaskControl,
  TaskReader,
  TaskSubmitter,
  type BuildEmbeddingVersionPayload,
} from '@app/queue';
import { Injectable } from '@nestjs/common';

/** How cancelling a task may fail that need not be cancelled. */
const IS_OVER = new Set<string>(['task_not_found', 'task_already_finished']);

/** The tasks that build embedding versions. */
@Injectable()
export class VersionTasks {
  constructor(
    private readonly submitter: TaskSubmitter,
    private readonly tasks: TaskReader,
    private readonly control: TaskControl,
  ) {}

  /** With an id that is taken nothing is begun. @throws AppError `queue_full`, `queue_unavailable` */
  async begin(payload: BuildEmbeddingVersionPayload, taskId: string): Promise<void> {
    await this.submitter.submit(BUILD_EMBEDDING_VERSION, payload, { taskId });
  }

  async isUnderWay(taskId: string | null): Promise<boolean> {
    const status = taskId === null ? undefined : await this.tasks.status(taskId);
    return status !== undefined && !hasEnded(status);
  }

  /** Why a task ended without a result; null when it did not. */
  async failure(taskId: string): Promise<VersionRecord['error']> {
    const status = await this.tasks.status(taskId);
    if (status === 'cancelled') return { code: 'cancelled', message: 'The task was cancelled.' };
    return status === 'failed' ? (await this.tasks.view(taskId)).error : null;
  }

  async cancel(taskId: string): Promise<void> {
    await this.control.cancel(taskId).catch((error: unknown) => {
      if (!(error instanceof AppError && IS_OVER.has(error.code))) throw error;
    });
  }
}
