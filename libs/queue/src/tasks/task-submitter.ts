import { InjectFlowProducer } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import { FlowProducer, type FlowJob, type JobsOptions } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { JobCatalogue } from '../jobs/job-catalogue.js';
import { parsePayload } from '../jobs/job-payload.js';
import type { JobType } from '../jobs/job-type.js';
import {
  DELIVER_WEBHOOK,
  PROCESS_DOCUMENT,
  PROCESS_DOCUMENTS_BATCH,
  type ProcessBatchPayload,
  type ProcessDocumentPayload,
} from '../jobs/job-types.js';
import { FLOW_PRODUCER, isTaskQueue, type QueueName, type TaskQueueName } from '../queues/queue-names.js';
import { QueueTurns } from '../queues/queue-turns.js';
import { Queues } from '../queues/queues.js';
import { retryOptions } from '../jobs/retry-backoff.js';
import { entryOf, type TaskIndexEntry } from './task-index-entry.js';
import { webhookJobId } from './task-webhooks.js';

const MAX_PAYLOAD_BYTES = 1024 * 1024;
const KEPT_LOG_LINES = 100;
/** Seconds. */
const DEFAULT_RESULT_TTL = 86_400;

/** A document task of a batch, with the id it is to have. */
export interface BatchItem {
  readonly taskId: string;
  readonly payload: ProcessDocumentPayload;
}

/** Where a task is to wait, and the id it is to have. */
interface SubmitOptions {
  readonly queue?: QueueName;
  readonly taskId?: string;
}

/** Puts work into the queues. When a method returns, the task is in Redis and its id may be given out. */
@Injectable()
export class TaskSubmitter {
  constructor(
    private readonly queues: Queues,
    private readonly catalogue: JobCatalogue,
    private readonly turns: QueueTurns,
    @InjectFlowProducer(FLOW_PRODUCER) private readonly flows: FlowProducer,
  ) {}

  /**
   * Enqueues one job and returns its task id. With a `taskId` that is taken nothing is enqueued.
   * @throws AppError `queue_full`, `queue_unavailable`
   */
  async submit<P extends object>(
    type: JobType<P>,
    payload: P,
    { queue: queueName = this.catalogue.row(type.name).queue, taskId = randomUUID() }: SubmitOptions = {},
  ): Promise<string> {
    const data = parsePayload(type, payload);
    const priority = await this.turn(
      queueName,
      entryOf({ queue: queueName, taskId, jobName: type.name }, data),
    );
    const opts = { ...this.options(type, taskId), priority };
    const told = this.told({ name: type.name, queueName, data, opts }, taskId);
    await this.queues.use(async () => {
      if (told) await this.flows.add(told);
      else await this.queues.get(queueName).add(type.name, data, opts);
    });
    return taskId;
  }

  /**
   * Enqueues a job that runs after `delayMs`, together with every other of the same type and `key` that is
   * asked for until then.
   * @throws AppError `queue_unavailable`
   */
  async submitThrottled<P extends object>(
    type: JobType<P>,
    payload: P,
    { key, delayMs }: { key: string; delayMs: number },
  ): Promise<void> {
    const queue = this.queues.get(this.catalogue.row(type.name).queue);
    const deduplication = { id: `${type.name}-${key}`, ttl: delayMs };
    const options = { ...this.options(type, randomUUID()), delay: delayMs, deduplication };
    await this.queues.use(() => queue.add(type.name, parsePayload(type, payload), options));
  }

  /**
   * Enqueues documents under one batch task, all or none, and returns the batch's task id. A document
   * that fails neither holds up nor fails the batch.
   * @throws AppError `queue_full`, `queue_unavailable`
   */
  async submitBatch(
    items: readonly BatchItem[],
    batch: ProcessBatchPayload,
    { queue: queueName, taskId = randomUUID() }: SubmitOptions & { queue: TaskQueueName },
  ): Promise<string> {
    const data = parsePayload(PROCESS_DOCUMENTS_BATCH, batch);
    const children = items.map((item) => ({
      ...item,
      payload: parsePayload(PROCESS_DOCUMENT, item.payload),
    }));
    const priorities = await this.turns.admit(
      queueName,
      children.map(({ taskId: id, payload }) =>
        entryOf({ queue: queueName, taskId: id, jobName: PROCESS_DOCUMENT.name }, payload),
      ),
      [entryOf({ queue: queueName, taskId, jobName: PROCESS_DOCUMENTS_BATCH.name }, data)],
    );
    const flow: FlowJob = {
      name: PROCESS_DOCUMENTS_BATCH.name,
      queueName,
      data,
      opts: this.options(PROCESS_DOCUMENTS_BATCH, taskId),
      children: children.map((child, index) => ({
        name: PROCESS_DOCUMENT.name,
        queueName,
        data: child.payload,
        opts: {
          ...this.options(PROCESS_DOCUMENT, child.taskId),
          priority: priorities[index],
          ignoreDependencyOnFailure: true,
        },
      })),
    };
    await this.queues.use(() => this.flows.add(this.told(flow, taskId) ?? flow));
    return taskId;
  }

  /** The queues that clients choose between are shared fairly; in the others jobs are taken as they come. */
  private async turn(queueName: QueueName, entry: TaskIndexEntry): Promise<number | undefined> {
    if (!isTaskQueue(queueName)) return undefined;
    const [turn] = await this.turns.admit(queueName, [entry]);
    return turn;
  }

  /**
   * `task` below the job that tells of its end, where its payload has a `callbackUrl`. BullMQ makes that job
   * runnable in the same step in which the task ends, however it does. Undefined where nobody is to be told.
   */
  private told(task: FlowJob, taskId: string): FlowJob | undefined {
    const { callbackUrl, requestId } = task.data as { callbackUrl?: string; requestId?: string };
    if (callbackUrl === undefined) return undefined;
    return {
      name: DELIVER_WEBHOOK.name,
      queueName: this.catalogue.row(DELIVER_WEBHOOK.name).queue,
      data: parsePayload(DELIVER_WEBHOOK, { taskId, url: callbackUrl, requestId }),
      opts: this.options(DELIVER_WEBHOOK, webhookJobId(taskId)),
      children: [{ ...task, opts: { ...task.opts, ignoreDependencyOnFailure: true } }],
    };
  }

  private options(type: JobType<object>, taskId: string): JobsOptions {
    const row = this.catalogue.row(type.name);
    const kept = { age: row.resultTtl ?? DEFAULT_RESULT_TTL };
    return {
      jobId: taskId,
      ...retryOptions(row),
      keepLogs: KEPT_LOG_LINES,
      removeOnComplete: kept,
      removeOnFail: kept,
      sizeLimit: MAX_PAYLOAD_BYTES,
    };
  }
}
