import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { serverSentEvents } from '../service/server-sent-events.js';
import type { ServiceHttpClient } from '../service/service-http-client.js';
import {
  ServiceError,
  ServiceProtocolError,
  ServiceTimeoutError,
  ServiceUnavailableError,
  type FailedCall,
} from '../service/service-errors.js';
import type { CallOptions } from '../service/service-types.js';
import { ReadLimit } from './read-limit.js';
import type { Task } from './rag-types.js';
import { taskPath, TASK_ROUTE } from './paths.js';

/** The server begins with a line at once: what does not come soon is held back on the way. */
const FIRST_LIMIT_MS = 5000;
/** The server is heard every 15 s. */
const IDLE_LIMIT_MS = 45_000;
/** Of one event: a batch's names its documents. */
const MAX_EVENT_CHARACTERS = 16 * 2 ** 20;

export interface TaskEvent {
  readonly id: string | undefined;
  readonly task: Task;
}

export interface TaskEventsOptions extends Pick<CallOptions, 'signal' | 'requestId'> {
  /** The last event that was received: it is not sent again unless the task has changed. */
  readonly lastEventId?: string;
}

/**
 * A task as it changes, until the server ends the stream; without any event when the last was received.
 * @throws ServiceError when there is no such stream, or it breaks
 */
export async function* taskEvents(
  http: ServiceHttpClient,
  taskId: string,
  { lastEventId, ...options }: TaskEventsOptions,
): AsyncGenerator<TaskEvent, void> {
  const requestId = options.requestId ?? randomUUID();
  const { status, headers, data } = await http.stream({
    method: 'GET',
    path: `${taskPath(taskId)}/events`,
    route: `${TASK_ROUTE}/events`,
    headers: {
      Accept: 'text/event-stream',
      ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
    },
    retries: 0,
    ...options,
    requestId,
  });
  const call = { service: http.name, requestId, attempts: 1 };
  try {
    if (status === 204) return;
    if (!headers['content-type']?.startsWith('text/event-stream')) {
      throw new ServiceProtocolError('the answer is no stream of events', call);
    }
    yield* eventsOf(data, call);
  } finally {
    data.destroy();
  }
}

async function* eventsOf(body: Readable, call: FailedCall): AsyncGenerator<TaskEvent, void> {
  const limit = new ReadLimit(body, FIRST_LIMIT_MS);
  try {
    for await (const events of serverSentEvents(body, MAX_EVENT_CHARACTERS)) {
      limit.pause();
      for (const { id, data } of events) yield { id, task: JSON.parse(data) as Task };
      limit.restart(IDLE_LIMIT_MS);
    }
  } catch (error) {
    throw streamError(error, limit, call);
  } finally {
    limit.pause();
  }
}

function streamError(error: unknown, limit: ReadLimit, call: FailedCall): ServiceError {
  if (limit.expired) return new ServiceTimeoutError('attempt', limit.ms, call);
  if (error instanceof SyntaxError) return new ServiceProtocolError('an event is not JSON', call);
  return new ServiceUnavailableError('connection', 'the stream of events broke', call, { cause: error });
}
