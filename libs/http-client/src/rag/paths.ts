/** As metrics count it. */
export const TASK_ROUTE = '/rag/task/{task_id}';

export const taskPath = (taskId: string): string => `/rag/task/${segment(taskId)}`;

/** As metrics count it. */
export const VERSIONS_ROUTE = '/rag/collections/{name}/embedding-versions';

export const versionsPath = (collection: string): string =>
  `/rag/collections/${segment(collection)}/embedding-versions`;

/**
 * A value as one segment of a path.
 * @throws TypeError for what cannot be one: an address with `.` or `..` in it leads somewhere else, percent-encoded or not
 */
export function segment(value: string): string {
  if (['', '.', '..'].includes(value)) throw new TypeError(`"${value}" cannot be addressed`);
  return encodeURIComponent(value);
}
