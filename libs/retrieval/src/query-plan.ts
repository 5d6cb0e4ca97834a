import type { QueryRule } from '@app/config';
import type { Question } from './answer-types.js';
import type { FurtherSource } from './further-source.js';
import { ruleFor } from './query-rules.js';
import type { SourceRegistry } from './source-registry.js';

const DEFAULT_COLLECTION = 'default';

export interface Weighed<T> {
  readonly of: T;
  /** What a place in its list counts, compared with the same place in another. */
  readonly weight: number;
}

/** Who is asked. */
export interface QueryPlan {
  readonly collections: readonly Weighed<string>[];
  /** What a collection that does not exist is: an error of the request, of the source, or nothing to speak of. */
  readonly absent: 'fail' | 'report' | 'skip';
  readonly further: readonly Weighed<FurtherSource>[];
  /** The rule that chose them. */
  readonly rule: string | null;
}

/**
 * Those that the request names; where it names none those of the first rule that fits; else the default collection,
 * which need not exist before the first document, and every further source.
 * @throws AppError `invalid_request` for a source that does not exist
 */
export function planOf(question: Question, registry: SourceRegistry): QueryPlan {
  const { collections, sources } = question;
  const isNamed = collections !== undefined || sources !== undefined;
  const rule = isNamed ? undefined : ruleFor(registry.rules, question);
  if (rule) return rulePlan(rule, registry);
  const names = sources ?? (collections ? [] : registry.all.map(({ name }) => name));
  const isDefault = collections === undefined && !sources?.length;
  return {
    collections: weighed(collections ?? (isDefault ? [DEFAULT_COLLECTION] : []), () => 1),
    absent: isDefault ? 'skip' : 'fail',
    further: weighed(
      [...new Set(names)].map((name) => registry.get(name)),
      ({ weight }) => weight,
    ),
    rule: null,
  };
}

function rulePlan(
  { name, collections = [], sources = [], weights = {} }: QueryRule,
  registry: SourceRegistry,
): QueryPlan {
  return {
    collections: weighed(collections, (collection) => weights[collection] ?? 1),
    absent: 'report',
    further: weighed(
      [...new Set(sources)].map((source) => registry.get(source)),
      (source) => weights[source.name] ?? source.weight,
    ),
    rule: name,
  };
}

const weighed = <T>(targets: readonly T[], weightOf: (target: T) => number): Weighed<T>[] =>
  [...new Set(targets)].map((of) => ({ of, weight: weightOf(of) }));
