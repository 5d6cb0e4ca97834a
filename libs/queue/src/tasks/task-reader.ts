import { Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { readFailure, type TaskError } from '../jobs/job-failure.js';
import { PROCESS_DOCUMENTS_BATCH, type BatchChild, type ProcessBatchPayload } from '../jobs/job-types.js';
import type { TaskProgress } from '../running/progress-reporter.js';
import { Queues } from '../queues/queues.js';
import { documentOf } from './task-document.js';
import { readFacts, type TaskFacts } from './task-facts.js';
import { TaskFinder, type FoundTask } from './task-finder.js';
import { TASK_STATUSES, taskStatus, type TaskStatus } from './task-status.js';
import { TaskWebhooks } from './task-webhooks.js';
import type { BatchDocumentView, BatchOutcome, TaskCounts, TaskView } from './task-view.js';

/** A task in a listing, and the worker that had it last. */
interface TaskSummary {
  readonly view: TaskView;
  readonly worker: string | null;
}

/** What a task is, without its payload. */
export interface TaskBrief {
  /** The name of its job type. */
  readonly type: string;
  readonly status: TaskStatus;
  readonly submittedAt: Date;
}

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
    return this.viewOf(await this.finder.get(taskId));
  }

  /**
   * What a listing says of tasks: of a batch its counts, not its documents. Tasks that are gone are left out.
   * @throws AppError `queue_unavailable`
   */
  async summaries(
    tasks: readonly { readonly taskId: string; readonly queue: string }[],
  ): Promise<TaskSummary[]> {
    const queues = [...new Set(tasks.map(({ queue }) => queue))];
    const found = await Promise.all(
      queues.map((name) => this.finder.findIn(name, idsOf(tasks.filter(({ queue }) => queue === name)))),
    );
    const byId = new Map(found.flat().map((task) => [task.job.id, task]));
    const inOrder = idsOf(tasks).flatMap((id) => byId.get(id) ?? []);
    return Promise.all(
      inOrder.map(async (task) => ({
        view: { ...(await this.viewOf(task)), documents: undefined },
        worker: task.facts.worker ?? null,
      })),
    );
  }

  /** The status of a task; undefined when there is none (any more). */
  async status(taskId: string): Promise<TaskStatus | undefined> {
    return (await this.finder.find(taskId))?.status;
  }

  /** Undefined when there is no such task (any more). @throws AppError `queue_unavailable` */
  async brief(taskId: string): Promise<TaskBrief | undefined> {
    const found = await this.finder.find(taskId);
    if (!found) return undefined;
    const { job, status } = found;
    return { type: job.name, status, submittedAt: new Date(job.timestamp) };
  }

  /** Where a task is; undefined when there is none (any more). @throws AppError `queue_unavailable` */
  async place(taskId: string): Promise<{ readonly taskId: string; readonly queue: string } | undefined> {
    const found = await this.finder.find(taskId);
    return found && { taskId, queue: found.queue.name };
  }

  /** The documents of a batch; undefined when there is no such batch (any more). */
  async batchChildren(taskId: string): Promise<BatchChild[] | undefined> {
    return ((await this.finder.find(taskId))?.job.data as ProcessBatchPayload | undefined)?.children;
  }

  /** The documents of a batch with their status, and how many are in which. */
  async batchDocuments(
    queueName: string,
    batchId: string,
    { children }: ProcessBatchPayload,
  ): Promise<{ counts: TaskCounts; documents: BatchDocumentView[] }> {
    const queue = this.queues.get(queueName);
    const ids = children.map(({ taskId }) => taskId);
    const facts = await this.queues.use((redis) => readFacts(redis, queue, ids));
    const expired = ids.filter((_, index) => facts[index] === undefined);
    const completed = await this.queues.use((redis) => completedChildren(redis, queue, batchId, expired));
    const documents = children.map((child, index) =>
      batchDocument(child, facts[index], completed.has(child.taskId)),
    );
    const counts = Object.fromEntries([...TASK_STATUSES, 'total'].map((key) => [key, 0])) as TaskCounts;
    for (const { status } of documents) counts[status] += 1;
    counts.total = documents.length;
    return { counts, documents };
  }

  /** @throws AppError `queue_unavailable` */
  async viewOf(found: FoundTask): Promise<TaskView> {
    const view = await this.describe(found);
    if (found.job.name !== PROCESS_DOCUMENTS_BATCH.name) return view;
    return { ...view, ...(await this.ofBatch(found)) };
  }

  private async describe(found: FoundTask): Promise<TaskView> {
    const { job, facts, status } = found;
    const started = status === 'processing' || facts.finishedAt !== undefined;
    return {
      task_id: job.id ?? '',
      status,
      job: job.name,
      queue: job.queueName,
      progress: progressOf(facts),
      attempt: facts.runsMade + (status === 'processing' ? 1 : 0),
      max_attempts: job.opts.attempts ?? 1,
      position: status === 'queued' ? await this.position(found) : null,
      created_at: new Date(job.timestamp).toISOString(),
      started_at: started ? isoTime(facts.startedAt) : null,
      finished_at: isoTime(facts.finishedAt ?? (status === 'cancelled' ? facts.cancelledAt : undefined)),
      next_attempt_at: status === 'retrying' ? isoTime(facts.dueAt) : null,
      document: documentOf(job),
      result: status === 'completed' ? (job.returnvalue as unknown) : null,
      error: errorOf(facts),
      webhook: await this.webhooks.view(job),
    };
  }

  /** What waits without a turn goes first, then the tasks that have one. BullMQ takes from the list's right. */
  private async position({ job, queue }: FoundTask): Promise<number | null> {
    const id = job.id ?? '';
    return this.queues.use(async (redis) => {
      const wait = queue.toKey('wait');
      const [index, length, rank] = await Promise.all([
        redis.lpos(wait, id),
        redis.llen(wait),
        redis.zrank(queue.toKey('prioritized'), id),
      ]);
      if (rank !== null) return length + rank + 1;
      return index === null ? null : Math.max(length - index, 1);
    });
  }

  private async ofBatch(
    found: FoundTask,
  ): Promise<Pick<TaskView, 'status' | 'counts' | 'outcome' | 'documents'>> {
    const { job, facts, status } = found;
    const batch = job.data as ProcessBatchPayload;
    const { counts, documents } = await this.batchDocuments(job.queueName, job.id ?? '', batch);
    const begun = counts.total > counts.queued;
    return {
      status: status === 'queued' && begun ? 'processing' : status,
      outcome: facts.finishedAt === undefined ? null : batchOutcome(counts),
      counts,
      documents,
    };
  }
}

const idsOf = (tasks: readonly { readonly taskId: string }[]): string[] => tasks.map(({ taskId }) => taskId);

export function batchOutcome(counts: TaskCounts): BatchOutcome {
  if (counts.completed === counts.total) return 'all';
  return counts.completed > 0 ? 'partial' : 'none';
}

/** Of documents whose own results have expired before their batch ended: those that were completed; the batch keeps that. */
async function completedChildren(
  redis: Redis,
  queue: Queue,
  batchId: string,
  taskIds: readonly string[],
): Promise<Set<string>> {
  if (taskIds.length === 0) return new Set();
  const results = await redis.hmget(
    `${queue.toKey(batchId)}:processed`,
    ...taskIds.map((id) => queue.toKey(id)),
  );
  return new Set(taskIds.filter((_, index) => results[index] !== null));
}

/** @param completed what the batch knows of a document whose own result has expired */
function batchDocument(
  child: BatchChild,
  facts: TaskFacts | undefined,
  completed: boolean,
): BatchDocumentView {
  return {
    task_id: child.taskId,
    document_id: child.documentId,
    filename: child.filename,
    status: facts ? taskStatus(facts) : completed ? 'completed' : 'failed',
    error: facts ? errorOf(facts) : null,
  };
}

function progressOf({ progress }: TaskFacts): TaskProgress | null {
  const parsed: unknown = progress === undefined ? null : JSON.parse(progress);
  return typeof parsed === 'object' && parsed !== null && 'stage' in parsed ? (parsed as TaskProgress) : null;
}

export function errorOf(facts: TaskFacts): TaskError | null {
  const status = taskStatus(facts);
  if (status !== 'failed' && status !== 'retrying') return null;
  return facts.failedReason ? readFailure(facts.failedReason, progressOf(facts)?.stage ?? null) : null;
}

const isoTime = (time: number | undefined): string | null =>
  time === undefined ? null : new Date(time).toISOString();
