import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError, ServiceTimeoutError } from '../service/service-errors.js';
import type { ServiceHttpClient } from '../service/service-http-client.js';
import { TimedSignal } from '../service/timed-signal.js';
import { taskPath, TASK_ROUTE } from './paths.js';
import type { Task, TaskStatus, WaitOptions } from './rag-types.js';
import { taskEvents, type TaskEvent } from './task-events.js';

const WAIT_LIMIT_MS = 3_600_000;
const POLL_MS = 1000;
/** Before a stream of events that broke is tried again; twice that after each that brought nothing. */
const EVENTS_PAUSE_MS = 2000;
const MAX_EVENTS_PAUSE_MS = 60_000;
const ENDED: ReadonlySet<TaskStatus> = new Set(['completed', 'failed', 'cancelled']);

/** Waits for the end of one task: by its events, and by looking at it while they cannot be had. Used once. */
export class TaskWait {
  private readonly requestId: string;
  private readonly timeoutMs: number;
  private readonly scope: TimedSignal;
  private task: Task | undefined;
  /** What was told of the task last, to see whether it has changed. */
  private told = '';
  private lastEventId: string | undefined;
  /** Streams of events that brought nothing, one after the other. */
  private fruitless = 0;
  private eventsAt = 0;
  private failure: ServiceError | undefined;

  constructor(
    private readonly http: ServiceHttpClient,
    private readonly taskId: string,
    private readonly options: WaitOptions,
  ) {
    this.requestId = options.requestId ?? randomUUID();
    this.timeoutMs = options.timeoutMs ?? WAIT_LIMIT_MS;
    this.scope = new TimedSignal(options.signal, this.timeoutMs);
  }

  /** @throws ServiceError: `ServiceTimeoutError` when the limit is over; the reason of the signal */
  async ended(): Promise<Task> {
    try {
      for (;;) {
        this.scope.signal.throwIfAborted();
        if (performance.now() >= this.eventsAt) await this.follow();
        const task = this.endedTask ?? (await this.look());
        if (task) return task;
        await sleep(this.options.pollMs ?? POLL_MS, undefined, { signal: this.scope.signal });
      }
    } catch (error) {
      throw this.failureOf(error);
    } finally {
      this.scope.release();
    }
  }

  private get call() {
    return { signal: this.scope.signal, requestId: this.requestId };
  }

  private get endedTask(): Task | undefined {
    return this.task && ENDED.has(this.task.status) ? this.task : undefined;
  }

  /** Follows the events to the end of the task or of the stream, whichever comes first. */
  private async follow(): Promise<void> {
    const events = taskEvents(this.http, this.taskId, { ...this.call, lastEventId: this.lastEventId });
    this.fruitless += 1;
    try {
      for (let event = await this.next(events); event; event = await this.next(events)) {
        this.fruitless = 0;
        this.lastEventId = event.id;
        this.take(event.task);
        if (this.endedTask) return;
      }
    } finally {
      await events.return();
    }
    this.eventsAt = performance.now() + Math.min(MAX_EVENTS_PAUSE_MS, EVENTS_PAUSE_MS * 2 ** this.fruitless);
  }

  /** Undefined when no more can be had: why does not matter, a look at the task will tell what is wrong. */
  private async next(events: AsyncGenerator<TaskEvent, void>): Promise<TaskEvent | undefined> {
    try {
      return (await events.next()).value ?? undefined;
    } catch (error) {
      if (error instanceof ServiceError) return undefined;
      throw error;
    }
  }

  /** Looks at the task once; a service that is away for a while is waited for. */
  private async look(): Promise<Task | undefined> {
    try {
      const path = taskPath(this.taskId);
      const { data } = await this.http.request<Task>({
        method: 'GET',
        path,
        route: TASK_ROUTE,
        ...this.call,
      });
      this.failure = undefined;
      this.take(data);
    } catch (error) {
      if (!(error instanceof ServiceError) || !error.retryable) throw error;
      this.failure = error;
    }
    return this.endedTask;
  }

  private take(task: Task): void {
    this.task = task;
    const text = JSON.stringify(task);
    if (text === this.told) return;
    this.told = text;
    this.options.onProgress?.(task);
  }

  private failureOf(error: unknown): unknown {
    if (this.scope.expired) {
      const call = { service: this.http.name, requestId: this.requestId, attempts: 1 };
      return new ServiceTimeoutError('deadline', this.timeoutMs, call, { cause: this.failure });
    }
    return this.options.signal?.aborted ? this.options.signal.reason : error;
  }
}
