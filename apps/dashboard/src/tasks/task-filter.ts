import { queryOf } from '../api/ask.js';
import type { TaskStatus } from '../api/views.js';

export const STATUSES: readonly TaskStatus[] = [
  'queued',
  'processing',
  'retrying',
  'completed',
  'failed',
  'cancelled',
];

const FIELDS = ['q', 'status', 'collection', 'job', 'code', 'worker', 'queue', 'since', 'until'] as const;

/** What a list of tasks is narrowed by, as it stands in the address; what is left out does not matter. */
export type TaskFilter = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

/** Which tasks an action on all that match can do anything to. */
export const ACTIONABLE = {
  retry: ['failed', 'cancelled'],
  cancel: ['queued', 'processing', 'retrying'],
} as const satisfies Record<string, readonly TaskStatus[]>;
export type BulkAct = keyof typeof ACTIONABLE;

/** The filters among an address's choices; `last` is told as `since`. */
export function filterOf(choices: Readonly<Record<string, string>>): TaskFilter {
  const given = FIELDS.filter((field) => choices[field]).map((field) => [field, choices[field]]);
  return Object.fromEntries(given) as TaskFilter;
}

/** The path that lists them. */
export function listPath(filter: TaskFilter, limit: number): string {
  return `/tasks${queryOf({ ...filter, limit })}`;
}

/** The statuses that are chosen. */
export function statusesOf({ status }: TaskFilter): TaskStatus[] {
  const chosen = (status ?? '').split(',');
  return STATUSES.filter((each) => chosen.includes(each));
}

/**
 * The filter an action on all that match goes by: of the chosen statuses those it can do something to, of none chosen all of
 * them. Undefined when the chosen ones leave it nothing to do.
 */
export function actionableFilter(filter: TaskFilter, act: BulkAct): TaskFilter | undefined {
  const possible: readonly TaskStatus[] = ACTIONABLE[act];
  const chosen = statusesOf(filter);
  const status = chosen.length === 0 ? possible : chosen.filter((each) => possible.includes(each));
  return status.length === 0 ? undefined : { ...filter, status: status.join(',') };
}

/** The same as the body of a request. */
export function bodyOf({ status, ...rest }: TaskFilter): object {
  return { ...rest, ...(status && { status: status.split(',') }) };
}

/** What is filtered by, in words: `status failed, collection handbook`. */
export function filterText(filter: TaskFilter): string {
  return FIELDS.filter((field) => filter[field])
    .map((field) => `${field === 'q' ? 'search' : field} ${(filter[field] ?? '').split(',').join(' or ')}`)
    .join(', ');
}
