import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { InjectFlowProducer } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import { FlowProducer, type FlowJob, type JobsOptions } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { JobCatalogue } from './job-catalogue.js';
import { parsePayload } from './job-payload.js';
import type { JobType } from './job-type.js';
import {
  DELIVER_WEBHOOK,
  PROCESS_DOCUMENT,
  PROCESS_DOCUMENTS_BATCH,
  type ProcessBatchPayload,
  type ProcessDocumentPayload,
} from './job-types.js';
import { FLOW_PRODUCER, type QueueName, type TaskQueueName } from './queue-names.js';
import { Queues } from './queues.js';
import { retryOptions } from './retry-backoff.js';
import { webhookJobId } from './task-webhooks.js';

const MAX_PAYLOAD_BYTES = 1024 * 1024;
const KEPT_LOG_LINES = 100;

/** A document task of a batch, with the id it is to have. */
export interface BatchItem {
  readonly taskId: string;
  readonly payload: ProcessDocumentPayload;
}

/** Puts work into the queues. When a method returns, the task is in Redis and its id may be given out. */
@Injectable()
export class TaskSubmitter {
  constructor(
    private readonly queues: Queues,
    private readonly catalogue: JobCatalogue,
    private readonly settings: Settings,
    @InjectFlowProducer(FLOW_PRODUCER) private readonly flows: FlowProducer,
  ) {}

  /**
   * Enqueues one job and returns its task id.
   * @throws AppError `queue_full`, `queue_unavailable`
   */
  async submit<P extends object>(
    type: JobType<P>,
    payload: P,
    queueName: QueueName = this.catalogue.row(type.name).queue,
  ): Promise<string> {
    const taskId = randomUUID();
    const data = parsePayload(type, payload);
    const task: FlowJob = { name: type.name, queueName, data, opts: this.options(type, taskId) };
    await this.queues.use(async () => {
      await this.assertRoom(queueName, 1);
      await this.flows.add(this.told(task, taskId));
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
    queueName: TaskQueueName,
    batch: ProcessBatchPayload,
  ): Promise<string> {
    const taskId = randomUUID();
    const flow: FlowJob = {
      name: PROCESS_DOCUMENTS_BATCH.name,
      queueName,
      data: parsePayload(PROCESS_DOCUMENTS_BATCH, batch),
      opts: this.options(PROCESS_DOCUMENTS_BATCH, taskId),
      children: items.map((item) => ({
        name: PROCESS_DOCUMENT.name,
        queueName,
        data: parsePayload(PROCESS_DOCUMENT, item.payload),
        opts: { ...this.options(PROCESS_DOCUMENT, item.taskId), ignoreDependencyOnFailure: true },
      })),
    };
    await this.queues.use(async () => {
      await this.assertRoom(queueName, items.length);
      await this.flows.add(this.told(flow, taskId));
    });
    return taskId;
  }

  /** @throws AppError `queue_full` when `count` more tasks would be too many, `queue_unavailable` */
  async assertRoom(queueName: QueueName, count: number): Promise<void> {
    const waiting = await this.queues.use(() => this.queues.get(queueName).getWaitingCount());
    if (waiting + count <= this.settings.QUEUE_MAX_WAITING) return;
    throw new AppError('queue_full', `The queue "${queueName}" has no room for more tasks.`, {
      retryAfter: 30,
    });
  }

  /**
   * `task` below the job that tells of its end, where its payload has a `callbackUrl`. BullMQ makes that job
   * runnable in the same step in which the task ends, however it does.
   */
  private told(task: FlowJob, taskId: string): FlowJob {
    const { callbackUrl, requestId } = task.data as { callbackUrl?: string; requestId?: string };
    if (callbackUrl === undefined) return task;
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
    const kept = { age: this.settings.TASK_RESULT_TTL };
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
