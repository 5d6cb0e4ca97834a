import type { RequestHandler } from 'express';
import type { QueueOptions } from 'bullmq';

/** What the parts of a program that is traced have to be given. */
export interface Tracing {
  /** Carries the trace context with each job. */
  readonly queues: NonNullable<QueueOptions['telemetry']>;
  /** Middleware that makes a span of each request. */
  readonly requests: RequestHandler;
  /** Sends what has not been sent yet; within its time limit, whatever the receiver does. */
  shutDown(): Promise<void>;
}
