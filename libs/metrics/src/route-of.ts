import type { Request } from 'express';

/** The route that a request was answered by, as the contract has it: `/rag/task/{task_id}`; `unmatched` when by none. */
export function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  if (typeof route?.path !== 'string') return 'unmatched';
  const path = `${request.baseUrl}${route.path}`.replaceAll(/:(\w+)/g, '{$1}');
  return path.replace(/(?<=.)\/$/, '');
}
