import type { Settings } from '@app/config';
import type { QueueName } from '../queues/queue-names.js';

const HEARTBEAT_MS = 1000;

/** How soon a worker is missed, in milliseconds. */
export interface WorkerTimings {
  /** How long a lock lasts that nobody renews. */
  readonly lockMs: number;
  /** How often the workers look for tasks whose lock has lapsed. */
  readonly lookMs: number;
  /** How often a worker tells of itself, and hears what is wanted of it. */
  readonly heartbeatMs: number;
  /** How often it looks whether it still does its work. */
  readonly judgeMs: number;
  /** Without a heartbeat for so long a worker is lost: a bit sooner, so that it shows within `WORKER_LOST_AFTER`. */
  readonly missedMs: number;
  readonly lostAfterMs: number;
}

/**
 * A lost worker's tasks are taken over after its lock has lapsed and the second look for such tasks (the first
 * only notes them): all of that within `WORKER_LOST_AFTER`.
 */
export function workerTimings({ WORKER_LOST_AFTER }: Settings): WorkerTimings {
  const lostAfterMs = WORKER_LOST_AFTER * 1000;
  return {
    lockMs: (lostAfterMs * 3) / 5,
    lookMs: lostAfterMs / 5,
    heartbeatMs: HEARTBEAT_MS,
    judgeMs: lostAfterMs / 3,
    missedMs: (lostAfterMs * 4) / 5,
    lostAfterMs,
  };
}

/** A receiver that is slow must not hold up what others are told. */
const WEBHOOK_SLOTS = 8;

/** More than a worker can be told to run of a queue at a time. */
export const MAX_SLOTS = 256;

/** How many tasks of a queue one worker runs at a time, unless an operator says otherwise. */
export function slotsOf(queue: QueueName, { WORKER_CONCURRENCY }: Settings): number {
  switch (queue) {
    case 'high':
      return WORKER_CONCURRENCY;
    case 'low':
      // Slots of its own, so that it never starves, and half as many, so that high goes first.
      return Math.max(1, Math.floor(WORKER_CONCURRENCY / 2));
    case 'webhooks':
      return WEBHOOK_SLOTS;
    default:
      return 1;
  }
}
