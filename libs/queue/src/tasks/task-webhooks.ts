import { Injectable } from '@nestjs/common';
import type { Job, JobState } from 'bullmq';
import type { DeliverWebhookPayload } from '../jobs/job-types.js';
import { Queues } from '../queues/queues.js';
import type { WebhookDelivery, WebhookView } from './webhook-view.js';

const SHOWN_DELIVERIES = 20;
const MOVED_ON = /is not in the \w+ state|Missing key/;

/** The id of the job that tells of a task's end. It is the task's parent in a flow, which BullMQ runs when the task has ended. */
export const webhookJobId = (taskId: string): string => `webhook-${taskId}`;

/** The webhooks of tasks. Deliveries lie in the job's log, where operators see them as well. */
@Injectable()
export class TaskWebhooks {
  constructor(private readonly queues: Queues) {}

  /** How the end of `task` is told; null when nobody asked for it. @throws AppError `queue_unavailable` */
  async view(task: Job): Promise<WebhookView | null> {
    const found = await this.find(task);
    if (!found) return null;
    const { job, state } = found;
    const { logs } = await this.queues.use(() =>
      this.queues.get('webhooks').getJobLogs(job.id ?? '', 0, SHOWN_DELIVERIES - 1, false),
    );
    return {
      url: job.data.url,
      status: statusOf(state),
      deliveries: logs.reverse().map((line) => JSON.parse(line) as WebhookDelivery),
    };
  }

  /** Has the end of `task`, which runs again, told once more: at once when it ends, whatever was tried before. */
  async tellAgain(task: Job): Promise<void> {
    const found = await this.find(task);
    if (!found) return;
    await this.queues
      .use(() => restart(found.job, found.state))
      .catch((error: unknown) => {
        // Whoever has it now finds that the task runs again, and waits for it.
        if (!MOVED_ON.test(String(error))) throw error;
      });
  }

  private async find(
    task: Job,
  ): Promise<{ job: Job<DeliverWebhookPayload>; state: JobState | 'unknown' } | undefined> {
    const id = webhookJobId(task.id ?? '');
    if (task.parent?.id !== id) return undefined;
    return this.queues.use(async () => {
      const queue = this.queues.get('webhooks');
      const state = await queue.getJobState(id);
      const job = (await queue.getJob(id)) as Job<DeliverWebhookPayload> | undefined;
      return job && { job, state };
    });
  }
}

function statusOf(state: JobState | 'unknown'): WebhookView['status'] {
  switch (state) {
    case 'waiting-children':
      return 'waiting';
    case 'completed':
      return 'delivered';
    case 'failed':
      return 'failed';
    default:
      return 'delivering';
  }
}

async function restart(job: Job, state: JobState | 'unknown'): Promise<void> {
  if (state === 'delayed') await job.promote();
  if (state === 'completed' || state === 'failed')
    await job.retry(state, { resetAttemptsMade: true, resetAttemptsStarted: true });
}
