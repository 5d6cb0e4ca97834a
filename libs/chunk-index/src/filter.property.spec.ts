import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChunkIndex } from './chunk-index.js';
import { parseFilter, type Filter } from './filter.js';
import { chunk, collection, document, oneAtATime } from './testing/samples.js';

type Scalar = string | number | boolean | null;

const ROWS = 30;
/** What breaks out of a literal, a pattern, or an entry of the facets, where something is not quoted. */
const NASTY = [
  "'",
  "''",
  "' or true --",
  "') or (true",
  '\\',
  "\\'",
  '%',
  '_',
  '"',
  ';',
  '\u001e',
  '\u001fsx\u001e',
  '\n',
  '',
  'ё',
  '𝔸',
  '\ufffd',
  'n0',
  '2024-01-31',
  '2024-02-01T00:00:00Z',
];
const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme', maxLength: 6 }));
const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  text,
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const KEYS = ['a', "it's", 'a b', '%'];
const metadata = fc.dictionary(
  fc.constantFrom(...KEYS),
  fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
  {
    noNullPrototype: true,
  },
);
const operand = fc.oneof(
  scalar,
  fc.record({ eq: scalar }),
  fc.record({ ne: scalar }),
  fc.record({ in: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
  fc.record({ exists: fc.boolean() }),
  ...(['gt', 'gte', 'lt', 'lte'] as const).map((name) =>
    fc.record({ [name]: fc.oneof(text, fc.integer({ min: -3, max: 3 })) }),
  ),
);
const condition = fc
  .tuple(fc.constantFrom('filename', 'document_id', ...KEYS.map((key) => `metadata.${key}`)), operand)
  .map(([field, compared]) => ({ [field]: compared }));
/** Three moments, and how clients may write them. */
const MOMENTS = ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z'];
const time = fc.constantFrom(
  ...MOMENTS,
  '2026-01-01',
  '2026-01-01T03:00+03:00',
  '2025-12-31T18:59:59.999-05:00',
);
const ofTime = fc
  .tuple(
    fc.constantFrom('submitted_at', 'indexed_at'),
    fc.oneof(
      time,
      fc.record({ in: fc.array(time, { minLength: 1, maxLength: 3 }) }),
      fc.record({ exists: fc.boolean() }),
      ...(['eq', 'ne', 'gt', 'gte', 'lt', 'lte'] as const).map((name) => fc.record({ [name]: time })),
    ),
  )
  .map(([field, compared]) => ({ [field]: compared }));
const { filter } = fc.letrec<{ filter: Record<string, unknown> }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    condition,
    ofTime,
    fc.record({ and: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('filter') }),
  ),
}));

interface Row {
  readonly documentId: string;
  readonly filename: string;
  readonly metadata: Record<string, unknown>;
  readonly submittedAt: string;
  readonly indexedAt: string;
}

/** The separators of the facets are no part of any text. */
const clean = (value: Scalar): Scalar =>
  typeof value === 'string' ? value.replace(/[\u001e\u001f]/g, '') : value === 0 ? 0 : value;

/** As SQL does: texts by their UTF-8. */
const order = (a: Scalar, b: Scalar): number =>
  typeof a === 'number' ? a - Number(b) : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));

function plainly(condition: Filter, row: Row): boolean {
  if (condition.kind === 'not') return !plainly(condition.filter, row);
  if (condition.kind === 'compare') return compares(condition, row);
  const met = condition.filters.map((inner) => plainly(inner, row));
  return condition.kind === 'and' ? met.every(Boolean) : met.some(Boolean);
}

function compares(condition: Extract<Filter, { kind: 'compare' }>, row: Row): boolean {
  const { field, comparison, value } = condition;
  const isColumn = !field.startsWith('metadata.');
  const at = isColumn ? undefined : row.metadata[field.slice('metadata.'.length)];
  const moment = { submitted_at: row.submittedAt, indexed_at: row.indexedAt }[field];
  const column = moment ? Date.parse(moment) : field === 'filename' ? row.filename : row.documentId;
  const known = (isColumn ? [column] : at === undefined ? [] : [at].flat()) as Scalar[];
  const values = isColumn ? known : known.map(clean);
  const read = moment ? (each: Scalar) => Date.parse(String(each)) : String;
  const wanted = ([value].flat() as Scalar[]).map((each) => (isColumn ? read(each) : clean(each)));
  const signs = values
    .filter((each) => typeof each === typeof wanted[0])
    .map((each) => order(each, wanted[0]!));
  switch (comparison) {
    case 'eq':
    case 'in':
      return values.some((each) => wanted.includes(each));
    case 'ne':
      return !values.some((each) => wanted.includes(each));
    case 'exists':
      return (isColumn || at !== undefined) === value;
    case 'gt':
      return signs.some((sign) => sign > 0);
    case 'gte':
      return signs.some((sign) => sign >= 0);
    case 'lt':
      return signs.some((sign) => sign < 0);
    case 'lte':
      return signs.some((sign) => sign <= 0);
  }
}

describe('a filter of arbitrary texts', () => {
  let directory: string;
  let index: ChunkIndex;
  let rows: Row[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ragmill-filter-'));
    index = new ChunkIndex(directory, oneAtATime);
    const moment = fc.constantFrom(...MOMENTS);
    const samples = fc.sample(fc.tuple(text, metadata, moment, moment), { numRuns: ROWS, seed: 14 });
    rows = samples.map(([name, of, submittedAt, indexedAt], n) => ({
      documentId: `${name}${n}`,
      filename: name,
      metadata: of,
      submittedAt,
      indexedAt,
    }));
    for (const { documentId, metadata: of, ...more } of rows) {
      await index.replaceDocument({ ...document(documentId, 'r', 1, of), ...more }, [chunk('felt')]);
    }
  });
  afterAll(async () => {
    await index.close();
    await rm(directory, { recursive: true });
  });

  it('finds what a plain evaluation finds, no more and no less', async () => {
    await fc.assert(
      fc.asyncProperty(filter, async (json) => {
        const parsed = parseFilter(json);
        const hits = await index.searchTerms({ collection, terms: ['felt'], limit: 100, filter: parsed });
        const expected = rows.filter((row) => plainly(parsed, row)).map(({ documentId }) => documentId);
        expect(hits.map(({ documentId }) => documentId).sort()).toEqual(expected.sort());
      }),
      { numRuns: 300 },
    );
  });
});
