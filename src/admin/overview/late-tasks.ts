import { Settings } from '@app/config';
import { TASK_QUEUES, WaitingSample, type QueueState, type TaskQueueName } from '@app/queue';
import { Injectable } from '@nestjs/common';
import type { Limits, Snapshot } from '../problems/problem.js';
import { SharedValue } from '../shared-value.js';

/** Whose turn does not come is looked for only while tasks wait too long, and then no more often than this. */
const TTL_MS = 10_000;
/** A task of the high queue may wait for this part of the time after which a low one is served as a high one. */
const HIGH_SHARE = 1 / 3;

/** The tasks of queues in which one waits longer than it may. */
@Injectable()
export class LateTasks {
  readonly limits: Limits;
  private readonly samples: Record<TaskQueueName, SharedValue<Snapshot['waiting'][TaskQueueName]>>;

  constructor(sample: WaitingSample, { LOW_MAX_WAIT, QUEUE_MAX_WAITING: maxWaiting }: Settings) {
    const lowMs = LOW_MAX_WAIT * 1000;
    this.limits = { waitMs: { high: lowMs * HIGH_SHARE, low: lowMs }, maxWaiting };
    this.samples = {
      high: new SharedValue(() => sample.read('high'), TTL_MS),
      low: new SharedValue(() => sample.read('low'), TTL_MS),
    };
  }

  /** @throws AppError `queue_unavailable` */
  async read(queues: readonly QueueState[]): Promise<Snapshot['waiting']> {
    const late = TASK_QUEUES.filter((name) => {
      const state = queues.find((queue) => queue.name === name);
      return (state?.oldestWaitingMs ?? 0) > this.limits.waitMs[name];
    });
    const samples = await Promise.all(late.map((name) => this.samples[name].get()));
    return Object.fromEntries(late.map((name, index) => [name, samples[index]]));
  }
}
