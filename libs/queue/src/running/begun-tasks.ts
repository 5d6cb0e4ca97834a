import { toAppError } from '@app/errors';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Job } from 'bullmq';
import { isTaskQueue, type TaskQueueName } from '../queues/queue-names.js';
import { QueueTurns } from '../queues/queue-turns.js';

/** Turns move on a little late, which costs nobody a turn; a command for each task would cost every task time. */
const INTERVAL_MS = 100;
const MAX_AT_ONCE = 1000;

interface Begun {
  turn: number;
  readonly taskIds: string[];
}

/** Tells `QueueTurns` which tasks this worker has begun, many at a time. */
@Injectable()
export class BegunTasks implements OnApplicationShutdown {
  private readonly logger = new Logger(BegunTasks.name);
  private readonly begun = new Map<TaskQueueName, Begun>();
  private readonly timer = setInterval(() => this.tell(), INTERVAL_MS);

  constructor(private readonly turns: QueueTurns) {}

  note({ id = '', queueName, priority = 0 }: Job): void {
    if (!isTaskQueue(queueName)) return;
    const begun = this.begun.get(queueName) ?? { turn: 0, taskIds: [] };
    this.begun.set(queueName, begun);
    begun.turn = Math.max(begun.turn, priority);
    begun.taskIds.push(id);
    if (begun.taskIds.length >= MAX_AT_ONCE) this.tell();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private tell(): void {
    for (const [queue, { turn, taskIds }] of this.begun) {
      this.begun.delete(queue);
      this.turns.begun(queue, turn, taskIds).catch((error: unknown) => {
        // Without Redis nobody begins anything; who reads the list takes off it what has begun.
        if (toAppError(error).code === 'queue_unavailable') return;
        this.logger.error({ err: error, queue }, 'turns not moved on');
      });
    }
  }
}
