import { Settings } from '@app/config';
import { blockingConnection } from '@app/redis';
import { Injectable, Logger } from '@nestjs/common';
import { createRedisBackend, QueueEvents, type QueueEventsListener } from 'bullmq';
import { Redis } from 'ioredis';
import { CANCELLED_EVENT } from '../tasks/cancel-mark.js';
import { isConnectionError } from '../queues/connection-error.js';
import { TASK_QUEUES, type TaskQueueName } from '../queues/queue-names.js';

/** BullMQ's names of what can happen to a job that exists, and one of our own. */
const EVENTS = [
  'waiting',
  'active',
  'progress',
  'waiting-children',
  'delayed',
  'stalled',
  'completed',
  'failed',
  'removed',
  CANCELLED_EVENT,
] as const;

/** A reading without an answer, as when Redis has just gone, holds a process that stops up for a second more than this. */
const READ_MS = 1000;

interface TaskEventsListener extends QueueEventsListener {
  [CANCELLED_EVENT]: (event: { jobId: string }, eventId: string) => void;
}

export type TaskEvent = (typeof EVENTS)[number];
type OnEvent = (taskId: string, event: TaskEvent) => void;

/** What happens to tasks, in whichever process: the event streams of their queues. */
@Injectable()
export class TaskEventSource {
  private readonly logger = new Logger(TaskEventSource.name);
  private readonly connections: { redis: Redis; events: QueueEvents }[] = [];

  constructor(
    private readonly redis: Redis,
    private readonly settings: Settings,
  ) {}

  /** Tells `onEvent` of every event from about now; a connection for each queue. */
  start(onEvent: OnEvent): void {
    for (const queue of TASK_QUEUES) this.follow(queue, onEvent);
  }

  async stop(): Promise<void> {
    for (const { redis, events } of this.connections.splice(0)) {
      // Closing waits for a connection that is not there.
      if (redis.status === 'ready') await events.close();
      else redis.disconnect();
    }
  }

  private follow(queue: TaskQueueName, onEvent: OnEvent): void {
    const redis = blockingConnection(this.redis);
    const events = new QueueEvents(
      queue,
      { connection: redis, prefix: this.settings.REDIS_PREFIX, blockingTimeout: READ_MS },
      // BullMQ would make a copy of the connection, and leave the original open and idle.
      (name, options) => createRedisBackend(name, options),
    );
    events.on('error', (error) => {
      // That Redis is away is said once, by its own connection.
      if (!isConnectionError(error)) this.logger.error({ err: error, queue }, 'queue events error');
    });
    for (const event of EVENTS) {
      events.on<TaskEventsListener>(event, ({ jobId }: { jobId: string }) => onEvent(jobId, event));
    }
    this.connections.push({ redis, events });
  }
}
