import {
  ENTRY,
  encodeValue,
  existsEntry,
  metadataKey,
  ownKey,
  valueEntry,
  valuePrefix,
  type Scalar,
} from './facets.js';
import { isTimeField } from './filter-time.js';
import type { Comparison, Filter } from './filter.js';

const METADATA = 'metadata.';
const OPERATORS: Partial<Record<Comparison, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** A text as an SQL literal; the one place where values enter SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The filter as an SQL predicate over the chunk table. */
export function filterSql(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      if (filter.filters.length === 0) return 'true';
      return `(${filter.filters.map(filterSql).join(` ${filter.kind} `)})`;
    case 'not':
      return `(not ${filterSql(filter.filter)})`;
    case 'compare':
      return compareSql(filter.field, filter.comparison, filter.value);
  }
}

function compareSql(field: string, comparison: Comparison, value: Scalar | readonly Scalar[]): string {
  if (field.startsWith(METADATA))
    return facetSql(metadataKey(field.slice(METADATA.length)), comparison, value);
  return isTimeField(field)
    ? facetSql(ownKey(field), comparison, value)
    : columnSql(field, comparison, value);
}

function facetSql(key: string, comparison: Comparison, value: Scalar | readonly Scalar[]): string {
  const has = (entry: string): string => `contains(facets, ${literal(entry)})`;
  switch (comparison) {
    case 'eq':
      return has(valueEntry(key, value as Scalar));
    case 'ne':
      return `(not ${has(valueEntry(key, value as Scalar))})`;
    case 'in':
      return `(${(value as readonly Scalar[]).map((element) => has(valueEntry(key, element))).join(' or ')})`;
    case 'exists':
      return value === true ? has(existsEntry(key)) : `(not ${has(existsEntry(key))})`;
    default:
      return rangeSql(key, comparison, value as string | number);
  }
}

/** Of the values of the operand's type at `key` any may meet it: so the largest, or the smallest, see `encodeFacets`. */
function rangeSql(key: string, comparison: Comparison, value: string | number): string {
  const prefix = literal(valuePrefix(key, typeof value === 'number' ? 'n' : 's'));
  const part = comparison === 'gt' || comparison === 'gte' ? -1 : 2;
  const text = `split_part(split_part(facets, ${prefix}, ${part}), ${literal(ENTRY)}, 1)`;
  const compared = `${text} ${OPERATORS[comparison]} ${literal(encodeValue(value).slice(1))}`;
  return `(contains(facets, ${prefix}) and ${compared})`;
}

function columnSql(column: string, comparison: Comparison, value: Scalar | readonly Scalar[]): string {
  const text = (scalar: Scalar): string => literal(String(scalar));
  switch (comparison) {
    case 'eq':
      return `(${column} = ${text(value as Scalar)})`;
    case 'ne':
      return `(${column} <> ${text(value as Scalar)})`;
    case 'in':
      return `(${column} in (${(value as readonly Scalar[]).map(text).join(', ')}))`;
    case 'exists':
      return value === true ? 'true' : 'false';
    default:
      return `(${column} ${OPERATORS[comparison]} ${text(value as Scalar)})`;
  }
}
