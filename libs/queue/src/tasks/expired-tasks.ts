import { Settings } from '@app/config';
import { Injectable } from '@nestjs/common';
import { QUEUE_NAMES } from '../queues/queue-names.js';
import { Queues } from '../queues/queues.js';
import { TaskIndex } from './task-index.js';

/** Per queue and outcome; what is left over goes the next time. */
const MAX_AT_ONCE = 10_000;

/** Results past `TASK_RESULT_TTL`. */
@Injectable()
export class ExpiredTasks {
  constructor(
    private readonly queues: Queues,
    private readonly index: TaskIndex,
    private readonly settings: Settings,
  ) {}

  /** BullMQ by itself evicts them only when another job ends. Returns how many were removed. */
  async remove(): Promise<number> {
    let removed = 0;
    for (const name of QUEUE_NAMES) {
      for (const state of ['completed', 'failed'] as const) {
        const ids = await this.queues
          .get(name)
          .clean(this.settings.TASK_RESULT_TTL * 1000, MAX_AT_ONCE, state);
        removed += ids.length;
      }
    }
    await this.index.forgetGone();
    return removed;
  }
}
