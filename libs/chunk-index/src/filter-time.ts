const TIME_FIELDS: readonly string[] = ['submitted_at', 'indexed_at'];
const TIME = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** Fields of a document that are times. */
export const isTimeField = (field: string): boolean => TIME_FIELDS.includes(field);

/**
 * A time as documents have theirs: ISO 8601 in UTC with milliseconds, so that texts compare as times do. A date is its
 * midnight in UTC. Undefined for what is no time, or says none that is the same everywhere.
 */
export function utcTime(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const date = TIME.exec(text)?.[1];
  const time = new Date(text);
  if (date === undefined || !Number.isFinite(time.getTime())) return undefined;
  // JavaScript takes a 31st of February for a day in March.
  if (new Date(date).toISOString().slice(0, date.length) !== date) return undefined;
  const utc = time.toISOString();
  // Beyond the year 9999 texts do not compare as times do.
  return /^\d/.test(utc) ? utc : undefined;
}
