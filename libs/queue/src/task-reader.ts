import { Injectable } from '@nestjs/common';
import type { Job } from 'bullmq';
import { readFailure, type TaskError } from './job-failure.js';
import {
  PROCESS_DOCUMENT,
  PROCESS_DOCUMENTS_BATCH,
  type ProcessBatchPayload,
  type ProcessDocumentPayload,
} from './job-types.js';
import type { TaskProgress } from './progress-reporter.js';
import { Queues } from './queues.js';
import { TaskFinder, type FoundTask } from './task-finder.js';
import { TaskWebhooks } from './task-webhooks.js';
import { TASK_STATUSES, type TaskStatus } from './task-status.js';
import type { BatchDocumentView, BatchOutcome, TaskCounts, TaskView } from './task-view.js';

/** Reads tasks by id. */
@Injectable()
export class TaskReader {
  constructor(
    private readonly queues: Queues,
    private readonly finder: TaskFinder,
    private readonly webhooks: TaskWebhooks,
  ) {}

  /** @throws AppError `task_not_found`, `queue_unavailable` */
  async view(taskId: string): Promise<TaskView> {
    const found = await this.finder.get(taskId);
    const view = await this.describe(found);
    if (found.job.name !== PROCESS_DOCUMENTS_BATCH.name) return view;
    return { ...view, ...(await this.batch(found)) };
  }

  /** The status of a task; undefined when there is none (any more). */
  async status(taskId: string): Promise<TaskStatus | undefined> {
    return (await this.finder.find(taskId))?.status;
  }

  /** The documents of a batch with their status, and how many are in which. */
  async batchDocuments(
    batch: ProcessBatchPayload,
  ): Promise<{ counts: TaskCounts; documents: BatchDocumentView[] }> {
    const documents = await Promise.all(
      batch.children.map(async (child): Promise<BatchDocumentView> => {
        const found = await this.finder.find(child.taskId);
        return {
          task_id: child.taskId,
          document_id: child.documentId,
          filename: child.filename,
          status: found?.status ?? 'failed',
          error: found ? errorOf(found) : readFailure('stalled', null),
        };
      }),
    );
    const counts = Object.fromEntries([...TASK_STATUSES, 'total'].map((key) => [key, 0])) as TaskCounts;
    for (const { status } of documents) counts[status] += 1;
    counts.total = documents.length;
    return { counts, documents };
  }

  private async describe(found: FoundTask): Promise<TaskView> {
    const { job, state, status, cancelledAt } = found;
    const started = status === 'processing' || job.finishedOn !== undefined;
    const finishedAt = job.finishedOn ?? (status === 'cancelled' ? cancelledAt : undefined);
    return {
      task_id: job.id ?? '',
      status,
      job: job.name,
      queue: job.queueName,
      progress: progressOf(job),
      attempt: job.attemptsMade + (status === 'processing' ? 1 : 0),
      max_attempts: job.opts.attempts ?? 1,
      position: status === 'queued' ? await this.position(found) : null,
      created_at: new Date(job.timestamp).toISOString(),
      started_at: started ? isoTime(job.processedOn) : null,
      finished_at: isoTime(finishedAt),
      next_attempt_at: state === 'delayed' && status === 'retrying' ? await this.dueTime(found) : null,
      document: documentOf(job),
      result: status === 'completed' ? (job.returnvalue as unknown) : null,
      error: errorOf(found),
      webhook: await this.webhooks.view(job),
    };
  }

  /** BullMQ adds on the left and takes from the right. */
  private async position({ job, queue }: FoundTask): Promise<number | null> {
    return this.queues.use(async (redis) => {
      const key = queue.toKey('wait');
      const [index, length] = await Promise.all([redis.lpos(key, job.id ?? ''), redis.llen(key)]);
      return index === null ? null : Math.max(length - index, 1);
    });
  }

  /** BullMQ's score of a delayed job is its time in milliseconds times 0x1000, plus a counter. */
  private async dueTime({ job, queue }: FoundTask): Promise<string | null> {
    const score = await this.queues.use((redis) => redis.zscore(queue.toKey('delayed'), job.id ?? ''));
    return score === null ? null : isoTime(Math.floor(Number(score) / 0x1000));
  }

  private async batch(
    found: FoundTask,
  ): Promise<Pick<TaskView, 'status' | 'counts' | 'outcome' | 'documents'>> {
    const { counts, documents } = await this.batchDocuments(found.job.data as ProcessBatchPayload);
    const begun = counts.total > counts.queued;
    return {
      status: found.status === 'queued' && begun ? 'processing' : found.status,
      outcome: found.job.finishedOn === undefined ? null : batchOutcome(counts),
      counts,
      documents,
    };
  }
}

export function batchOutcome(counts: TaskCounts): BatchOutcome {
  if (counts.completed === counts.total) return 'all';
  return counts.completed > 0 ? 'partial' : 'none';
}

function documentOf(job: Job): TaskView['document'] {
  if (job.name !== PROCESS_DOCUMENT.name) return null;
  const { documentId, collection, filename } = job.data as ProcessDocumentPayload;
  return { document_id: documentId, collection, filename };
}

function progressOf(job: Job): TaskProgress | null {
  return typeof job.progress === 'object' && 'stage' in job.progress ? (job.progress as TaskProgress) : null;
}

function errorOf({ job, status }: FoundTask): TaskError | null {
  if (status !== 'failed' && status !== 'retrying') return null;
  return job.failedReason ? readFailure(job.failedReason, progressOf(job)?.stage ?? null) : null;
}

const isoTime = (time: number | undefined): string | null =>
  time === undefined ? null : new Date(time).toISOString();
