import type { Question } from './answer-types.js';
import type { FurtherSource } from './further-source.js';
import type { SourceRegistry } from './source-registry.js';

export const DEFAULT_COLLECTION = 'default';

export interface Weighed<T> {
  readonly of: T;
  /** What a place in its list counts, compared with the same place in another. */
  readonly weight: number;
}

/** Who is asked. */
export interface QueryPlan {
  readonly collections: readonly Weighed<string>[];
  /** What a collection that does not exist is: an error of the request, or nothing to speak of. */
  readonly absent: 'fail' | 'skip';
  readonly further: readonly Weighed<FurtherSource>[];
}

/**
 * Those that the request names; where it names none, the default collection, which need not exist before the
 * first document, and every further source.
 * @throws AppError `invalid_request` for a source that does not exist
 */
export function planOf({ collections, sources }: Question, registry: SourceRegistry): QueryPlan {
  const names = sources ?? (collections ? [] : registry.all.map(({ name }) => name));
  const further = [...new Set(names)].map((name) => registry.get(name));
  const isDefault = collections === undefined && !sources?.length;
  return {
    collections: unique(collections ?? (isDefault ? [DEFAULT_COLLECTION] : [])),
    absent: isDefault ? 'skip' : 'fail',
    further: further.map((source) => ({ of: source, weight: source.weight })),
  };
}

const unique = (names: readonly string[]): Weighed<string>[] =>
  [...new Set(names)].map((of) => ({ of, weight: 1 }));
