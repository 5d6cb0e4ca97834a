const BASE = '/admin/api';
const LIMIT_MS = 15_000;

/** What went wrong with a request: `code` as in the API's problems; `unreachable` or `unreadable` when there was no answer. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Asks `/admin/api` and gives its JSON.
 * @param path behind `/admin/api`, with its query
 * @param signal gives up early; its reason is thrown
 * @throws ApiError
 */
export async function ask<T>(
  path: string,
  { method = 'GET', body, signal }: { method?: string; body?: object; signal?: AbortSignal } = {},
): Promise<T> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  const request = fetch(`${BASE}${path}`, {
    method,
    headers: body && { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  return request.then(read<T>).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error instanceof ApiError ? error : unanswered(error);
  });
}

/** The filters that are given, as a query with its question mark; empty for none. */
export function queryOf(parameters: Readonly<Record<string, string | number | null | undefined>>): string {
  const given = Object.entries(parameters).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return given.length === 0 ? '' : `?${query.toString()}`;
}

async function read<T>(response: Response): Promise<T> {
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as T;
}

function unanswered(error: unknown): ApiError {
  if (error instanceof SyntaxError) return new ApiError(0, 'unreadable', 'What answered is not the API.');
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  return new ApiError(0, 'unreachable', `The API ${isLate ? 'did not answer in time' : 'does not answer'}.`);
}

async function errorOf(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => ({}))) as {
    code?: string;
    detail?: string;
    title?: string;
  };
  const message = problem.detail ?? problem.title ?? (response.statusText || `Answered ${response.status}.`);
  return new ApiError(response.status, problem.code ?? `http_${response.status}`, message);
}
