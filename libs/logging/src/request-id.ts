import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const REQUEST_ID = /^[\w.:-]{1,128}$/;

const current = new AsyncLocalStorage<string>();

type Request = IncomingMessage & { id?: unknown };

/** The request's id: the client's own where it is fit to log, else a new one. The answer says which. */
export function requestId(request: Request, response: ServerResponse): string {
  if (typeof request.id === 'string') return request.id;
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', id);
  return id;
}

/** Gives each request its id before anything can refuse it, the parsers of bodies included. */
export function assignRequestId(request: Request, response: ServerResponse, next: () => void): void {
  const id = requestId(request, response);
  request.id = id;
  current.run(id, next);
}

/** The id of the request that is being answered; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return current.getStore();
}
