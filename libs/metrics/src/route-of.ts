import type { Request } from 'express';

/** That of middleware, which is for every path. */
const EVERY_PATH = '*';

/** The route that a request was answered by, as the contract has it: `/rag/task/{task_id}`; `unmatched` when by none. */
export function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  if (typeof route?.path !== 'string' || route.path.includes(EVERY_PATH)) return 'unmatched';
  const path = `${request.baseUrl}${route.path}`.replaceAll(/:(\w+)/g, '{$1}');
  return path.replace(/(?<=.)\/$/, '');
}
