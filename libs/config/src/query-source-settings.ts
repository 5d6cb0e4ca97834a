import { isObject, SOURCE_NAME, SOURCE_NAME_RULE } from './query-names.js';

/** Another service of the same contract that queries go to. */
export interface QuerySourceOptions {
  /** Its address up to `/rag/query`. */
  readonly url: string;
  readonly api_key?: string;
  /** Its collections that are asked; `default` unless given. */
  readonly collections?: readonly string[];
  /** What a place in its list counts, compared with the same place in another; 1 unless given. */
  readonly weight?: number;
  /** How long it is waited for; `QUERY_SOURCE_TIMEOUT_MS` unless given. */
  readonly timeout_ms?: number;
}

const MAX_SOURCES = 50;
const CHECKS: Record<keyof QuerySourceOptions, [test: (value: unknown) => boolean, rule: string]> = {
  url: [isHttpUrl, 'must be an http or https address'],
  api_key: [isText, 'must be a text'],
  collections: [isTexts, 'must be a list of 1 to 50 names'],
  weight: [isWeight, 'must be a number above 0, at most 100'],
  timeout_ms: [isTimeout, 'must be an integer between 10 and 600000'],
};

/** What is wrong with a value of `QUERY_SOURCES`; says nothing of what it holds, keys are among it. */
export function sourceProblems(value: unknown): string[] {
  if (!isObject(value)) return ['must be JSON such as {"Handbook": {"url": "http://handbook:8000"}}'];
  const sources = Object.entries(value);
  if (sources.length > MAX_SOURCES) return [`must have at most ${MAX_SOURCES} sources`];
  return sources.flatMap(([name, options]) =>
    SOURCE_NAME.test(name) ? optionProblems(name, options) : [`the source "${name}": ${SOURCE_NAME_RULE}`],
  );
}

function optionProblems(name: string, options: unknown): string[] {
  if (!isObject(options)) return [`the source "${name}" must be an object with a url`];
  const unknown = Object.keys(options).filter((key) => !Object.hasOwn(CHECKS, key));
  const wrong = Object.entries(CHECKS).flatMap(([key, [test, rule]]) => {
    const isAbsent = options[key] === undefined && key !== 'url';
    return isAbsent || test(options[key]) ? [] : [`the source "${name}": ${key} ${rule}`];
  });
  return [...unknown.map((key) => `the source "${name}": ${key} is no option of a source`), ...wrong];
}

export function isHttpUrl(value: unknown): boolean {
  return isText(value) && /^https?:\/\/[^\s/]/.test(value) && URL.canParse(value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}

export function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length >= 1 && value.length <= 50 && value.every(isText);
}

export function isWeight(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= 100;
}

function isTimeout(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 10 && Number(value) <= 600_000;
}
