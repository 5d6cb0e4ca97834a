import { AppError } from '@app/errors';
import {
  DELIVER_WEBHOOK,
  hasEnded,
  JobHandler,
  PostponeError,
  TaskReader,
  type DeliverWebhookPayload,
  type JobContext,
  type TaskView,
  type WebhookDelivery,
} from '@app/queue';
import { Injectable } from '@nestjs/common';
import { WebhookSender } from './webhook-sender.js';

const AGAIN_S = 2;

/** What came of a webhook that will not be tried again. */
interface WebhookResult {
  readonly delivered: boolean;
  readonly reason?: string;
}

/** Tells of a task's end. Runs when the task has ended, and again each time it has ended again. */
@Injectable()
export class WebhookHandler {
  constructor(
    private readonly tasks: TaskReader,
    private readonly sender: WebhookSender,
  ) {}

  /**
   * @throws AppError `webhook_failed`, to be tried again; `webhook_refused`, not to be
   * @throws PostponeError when the task has been run again
   */
  @JobHandler(DELIVER_WEBHOOK.name)
  async deliver({ taskId, url }: DeliverWebhookPayload, context: JobContext): Promise<WebhookResult> {
    const task = await this.find(taskId);
    if (!task) return { delivered: false, reason: 'The result of the task has expired.' };
    if (!hasEnded(task.status)) throw new PostponeError(AGAIN_S, 'the task runs again');
    const at = new Date();
    const startedAt = performance.now();
    const webhook = { id: webhookId(task), url, body: Buffer.from(JSON.stringify(task)) };
    const { statusCode, error } = await this.sender.send(webhook, context.signal);
    const delivery: WebhookDelivery = {
      at: at.toISOString(),
      attempt: context.attempt,
      status_code: statusCode,
      error: error?.message ?? null,
      took_ms: Math.round(performance.now() - startedAt),
    };
    context.log(JSON.stringify(delivery));
    // Whatever has come of it: there is, or will be, another end to tell of.
    if (await this.wasRunAgain(task)) throw new PostponeError(0, 'the task was run again meanwhile');
    if (error) throw error;
    return { delivered: true };
  }

  private async wasRunAgain({ task_id, finished_at }: TaskView): Promise<boolean> {
    const now = await this.find(task_id);
    return now !== undefined && now.finished_at !== finished_at;
  }

  private async find(taskId: string): Promise<TaskView | undefined> {
    try {
      return await this.tasks.view(taskId);
    } catch (error) {
      if (error instanceof AppError && error.code === 'task_not_found') return undefined;
      throw error;
    }
  }
}

/** One end of one task: what a receiver knows a repeated delivery by. */
const webhookId = ({ task_id, finished_at }: TaskView): string =>
  `${task_id}-${Date.parse(finished_at ?? '')}`;
