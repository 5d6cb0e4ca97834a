/** Queues that clients choose between by `priority`. */
export const TASK_QUEUES = ['high', 'low'] as const;
export type TaskQueueName = (typeof TASK_QUEUES)[number];

/**
 * Every queue. `webhooks` has deliveries, which wait for others' servers; `maintenance` has the system's own
 * work; `health` has nothing but health checks, so that a worker whose slots are all taken still answers them.
 */
export const QUEUE_NAMES = [...TASK_QUEUES, 'webhooks', 'maintenance', 'health'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

export const FLOW_PRODUCER = 'tasks';

export const isTaskQueue = (name: string): name is TaskQueueName =>
  (TASK_QUEUES as readonly string[]).includes(name);
