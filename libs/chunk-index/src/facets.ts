/**
 * Metadata as one string that SQL string functions can filter: LanceDB's own JSON functions do not read
 * what its Node client writes. `␞path␟value␞path␟value␞`, with the control characters U+001E and U+001F,
 * which are taken out of paths and values. A value is its type's letter and its text; numbers are written so
 * that their texts sort as they do.
 */
export const ENTRY = '\u001e';
const VALUE = '\u001f';

export type Scalar = string | number | boolean | null;

/** Follows the path of everything that has a value, whatever it is. */
const EXISTS = 'e';

/**
 * Every value of `metadata` under its dotted path, each element of an array under the array's path; and the document's
 * `own` values under names that no path can be. Of the values of one type at a path the smallest stands first and the
 * largest last.
 */
export function encodeFacets(metadata: Record<string, unknown>, own: Record<string, string> = {}): string {
  const entries = new Set<string>();
  collect('', metadata, entries);
  for (const [name, value] of Object.entries(own)) {
    entries.add(ownKey(name) + VALUE + EXISTS);
    entries.add(ownKey(name) + VALUE + encodeValue(value));
  }
  return ENTRY + [...entries].sort(byBytes).join(ENTRY) + ENTRY;
}

/** What the values of a path in the metadata stand behind. */
export const metadataKey = (path: string): string => clean(path);

/** What one of the document's own values stands behind. */
export const ownKey = (name: string): string => VALUE + name;

export function existsEntry(key: string): string {
  return ENTRY + key + VALUE + EXISTS + ENTRY;
}

export function valueEntry(key: string, value: Scalar): string {
  return ENTRY + key + VALUE + encodeValue(value) + ENTRY;
}

/** `type letter + text`, as it stands behind the path. */
export function encodeValue(value: Scalar): string {
  if (value === null) return 'z';
  if (typeof value === 'number') return `n${sortableNumber(value)}`;
  return typeof value === 'boolean' ? `b${value}` : `s${clean(value)}`;
}

/** What stands before the values of one type at `key`. */
export function valuePrefix(key: string, type: 'n' | 's'): string {
  return ENTRY + key + VALUE + type;
}

function collect(path: string, value: unknown, entries: Set<string>): void {
  if (path) entries.add(clean(path) + VALUE + EXISTS);
  if (Array.isArray(value)) for (const element of value) collect(path, element, entries);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) collect(path ? `${path}.${key}` : key, inner, entries);
  } else entries.add(clean(path) + VALUE + encodeValue(value as Scalar));
}

/** The bits of the double as hexadecimal, arranged so that texts compare as the numbers do. */
function sortableNumber(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value);
  const bits = view.getBigUint64(0);
  const sign = 1n << 63n;
  const ordered = bits & sign ? ~bits & (2n ** 64n - 1n) : bits | sign;
  return ordered.toString(16).padStart(16, '0');
}

/** As SQL compares texts. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const clean = (text: string): string => text.replace(/[\u001e\u001f]/g, '');
