import { isObject, SOURCE_NAME } from './query-names.js';
import { isText, isTexts, isWeight } from './query-source-settings.js';

/** Who is asked where a request names nobody; of several rules the first one that matches counts. */
export interface QueryRule {
  /** Shown in the answer. */
  readonly name: string;
  /** All that is given must hold; nothing given always does. */
  readonly when: {
    /** Of the question, ISO 639-1. */
    readonly language?: string;
    /** Words and phrases, of which the question has one at least, as whole words. */
    readonly words?: readonly string[];
    /** A field that the filter compares at its top level. */
    readonly filter_field?: string;
    /** What it is compared with by `eq`. */
    readonly filter_equals?: string | number | boolean;
  };
  readonly collections?: readonly string[];
  readonly sources?: readonly string[];
  /** Of these collections and sources, where it is not the usual one. */
  readonly weights?: Readonly<Record<string, number>>;
}

type Checks = Record<string, [test: (value: unknown) => boolean, rule: string]>;

const MAX_RULES = 100;
const NAMES = 'must be a list of 1 to 50 names';
const FIELDS: Checks = {
  name: [isText, 'must be a text'],
  when: [isObject, 'must be an object'],
  collections: [isTexts, NAMES],
  sources: [
    (value) => isTexts(value) && (value as string[]).every((name) => SOURCE_NAME.test(name)),
    `${NAMES} that begin with a capital letter`,
  ],
  weights: [
    (value) => isObject(value) && Object.values(value).every(isWeight),
    'must be numbers above 0, at most 100',
  ],
};
const CONDITIONS: Checks = {
  language: [(value) => /^[a-z]{2}$/.test(String(value)), 'must be two letters'],
  words: [isTexts, 'must be a list of 1 to 50 words'],
  filter_field: [isText, 'must be a field'],
  filter_equals: [(value) => ['string', 'number', 'boolean'].includes(typeof value), 'must be a value'],
};

/** What is wrong with a value of `QUERY_RULES`. */
export function ruleProblems(value: unknown): string[] {
  if (!Array.isArray(value)) return ['must be JSON, a list of rules'];
  if (value.length > MAX_RULES) return [`must have at most ${MAX_RULES} rules`];
  const names = value.map((rule: unknown) => (isObject(rule) ? rule.name : undefined));
  return value.flatMap((rule: unknown, index) => {
    const at = `the rule ${isText(names[index]) ? `"${names[index]}"` : `number ${index + 1}`}`;
    const twice = names.indexOf(names[index]) < index ? ['has the name of another one'] : [];
    return [...problemsOf(rule), ...twice].map((problem) => `${at}: ${problem}`);
  });
}

function problemsOf(rule: unknown): string[] {
  if (!isObject(rule)) return ['must be an object'];
  const when = isObject(rule.when) ? rule.when : {};
  const own = [
    ...checked(rule, FIELDS, ['name', 'when']),
    ...checked(when, CONDITIONS, 'filter_equals' in when ? ['filter_field'] : []),
  ];
  if (own.length > 0) return own;
  const asked = [rule.collections ?? [], rule.sources ?? []].flat() as string[];
  const strays = Object.keys(rule.weights ?? {}).filter((name) => !asked.includes(name));
  if (asked.length === 0) return ['must name collections or sources'];
  return strays.map((name) => `has a weight for ${name}, which it does not ask`);
}

function checked(value: Record<string, unknown>, checks: Checks, required: readonly string[]): string[] {
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(checks, key));
  const wrong = Object.entries(checks).filter(([key, [test]]) =>
    value[key] === undefined ? required.includes(key) : !test(value[key]),
  );
  return [
    ...unknown.map((key) => `${key} is not known`),
    ...wrong.map(([key, [, rule]]) => `${key} ${rule}`),
  ];
}
