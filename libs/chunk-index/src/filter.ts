import { AppError, type FieldError } from '@app/errors';
import type { Scalar } from './facets.js';
import { isTimeField, utcTime } from './filter-time.js';

const COMPARISONS = ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'exists'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A condition that a chunk's document must meet. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly comparison: Comparison;
      readonly value: Scalar | readonly Scalar[];
    };

const MAX_DEPTH = 5;
const MAX_CONDITIONS = 50;
/** LanceDB's planner goes down a condition by its threads' stacks: empty filters and long lists count as well. */
const MAX_FILTERS = 100;
/** Of all lists together. */
const MAX_VALUES = 1000;
const MAX_TEXT = 1000;
const FIELD = /^(?:filename|document_id|submitted_at|indexed_at|metadata\.[^\p{Cc}]{1,200})$/u;
const RANGES: readonly Comparison[] = ['gt', 'gte', 'lt', 'lte'];

/**
 * Reads a filter as clients write it: `{ "metadata.year": { "gte": 2024 }, "filename": "a.pdf" }`, all of it
 * must hold; `and`, `or` take arrays of filters, `not` takes one. Fields are `filename`, `document_id`, `submitted_at` and
 * `indexed_at` (times in ISO 8601), and `metadata.<path>`; of an array in the metadata any element may match.
 * @throws AppError `invalid_request`, naming what is wrong
 */
export function parseFilter(json: Record<string, unknown>): Filter {
  return new Parser().all(json, 'filter', 1);
}

class Parser {
  private conditions = 0;
  private filters = 0;
  private values = 0;

  all(json: unknown, at: string, depth: number): Filter {
    this.filters += 1;
    if (this.filters > MAX_FILTERS) throw wrong(at, `is one filter more than ${MAX_FILTERS}`);
    if (!isObject(json)) throw wrong(at, 'must be an object');
    if (depth > MAX_DEPTH) throw wrong(at, `must not be nested deeper than ${MAX_DEPTH}`);
    const filters = Object.entries(json).flatMap(([key, value]) =>
      this.entry(key, value, `${at}.${key}`, depth),
    );
    return { kind: 'and', filters };
  }

  private entry(key: string, value: unknown, at: string, depth: number): Filter[] {
    if (key === 'not') return [{ kind: 'not', filter: this.all(value, at, depth + 1) }];
    if (key === 'and' || key === 'or') {
      if (!Array.isArray(value) || value.length === 0) throw wrong(at, 'must be a list of filters');
      return [
        { kind: key, filters: value.map((inner, index) => this.all(inner, `${at}[${index}]`, depth + 1)) },
      ];
    }
    if (!FIELD.test(key))
      throw wrong(
        at,
        'is not a field: use filename, document_id, submitted_at, indexed_at or metadata.<name>',
      );
    const comparisons = isObject(value) ? Object.entries(value) : [['eq', value] as const];
    if (comparisons.length === 0) throw wrong(at, 'must compare with something');
    return comparisons.map(([name, operand]) => this.comparison(key, name, operand, `${at}.${name}`));
  }

  private comparison(field: string, name: string, value: unknown, at: string): Filter {
    this.conditions += 1;
    if (this.conditions > MAX_CONDITIONS) throw wrong(at, `is one condition more than ${MAX_CONDITIONS}`);
    const comparison = COMPARISONS.find((known) => known === name);
    if (!comparison) throw wrong(at, `is not one of ${COMPARISONS.join(', ')}`);
    const given = operand(comparison, value, at);
    if (Array.isArray(given)) this.values += given.length;
    if (this.values > MAX_VALUES) throw wrong(at, `takes all lists together beyond ${MAX_VALUES} values`);
    const isTime = isTimeField(field) && comparison !== 'exists';
    return { kind: 'compare', field, comparison, value: isTime ? times(given, at) : given };
  }
}

function operand(comparison: Comparison, value: unknown, at: string): Scalar | Scalar[] {
  if (comparison === 'in') {
    if (!Array.isArray(value) || value.length === 0 || value.length > MAX_VALUES) {
      throw wrong(at, `must be a list of 1 to ${MAX_VALUES} values`);
    }
    return value.map((element) => scalar(element, at));
  }
  if (comparison === 'exists' && typeof value !== 'boolean') throw wrong(at, 'must be true or false');
  if (RANGES.includes(comparison) && typeof value !== 'number' && typeof value !== 'string') {
    throw wrong(at, 'must be a number or a text');
  }
  return scalar(value, at);
}

/** What times are compared with. */
function times(value: Scalar | Scalar[], at: string): Scalar | Scalar[] {
  if (Array.isArray(value)) return value.map((element) => times(element, at) as Scalar);
  const time = utcTime(value);
  if (time !== undefined) return time;
  throw wrong(at, 'must be a time in ISO 8601 with Z or an offset, or a date');
}

function scalar(value: unknown, at: string): Scalar {
  if (typeof value === 'string' && value.length <= MAX_TEXT) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'boolean' || value === null) return value;
  throw wrong(at, `must be a number, true, false, null or a text of at most ${MAX_TEXT} characters`);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function wrong(field: string, message: string): AppError {
  const errors: FieldError[] = [{ field, message }];
  return new AppError('invalid_request', `The filter is not valid: ${field} ${message}.`, { errors });
}
