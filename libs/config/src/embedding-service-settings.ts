import { Json } from './json-setting.js';
import { isObject } from './query-names.js';
import { isHttpUrl, isText } from './query-source-settings.js';

/** One more embedding service that collections may use. */
export interface EmbeddingServiceSetting {
  /** Its address up to `/embeddings`. */
  readonly url: string;
  /** What it is asked for unless a request names another. */
  readonly model: string;
  readonly api_key?: string;
  /** What `model` wants before a question, and before a passage. */
  readonly query_prefix?: string;
  readonly passage_prefix?: string;
}

/** What the service of `EMBEDDING_SERVICE_URL` is called. */
export const DEFAULT_EMBEDDING_SERVICE = 'default';

const MAX_SERVICES = 20;
const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const isPrefix = (value: unknown): boolean => typeof value === 'string';
const CHECKS: Record<keyof EmbeddingServiceSetting, [test: (value: unknown) => boolean, rule: string]> = {
  url: [isHttpUrl, 'must be an http or https address'],
  model: [isText, 'must be a text'],
  api_key: [isText, 'must be a text'],
  query_prefix: [isPrefix, 'must be a text'],
  passage_prefix: [isPrefix, 'must be a text'],
};
const REQUIRED = ['url', 'model'];

/** Further embedding services, by name. */
export const EmbeddingServices = (): PropertyDecorator => Json(serviceProblems);

/** What is wrong with a value of `EMBEDDING_SERVICES`; says nothing of what it holds, keys are among it. */
function serviceProblems(value: unknown): string[] {
  if (!isObject(value)) return ['must be JSON such as {"e5": {"url": "http://e5:8080/v1", "model": "e5"}}'];
  const services = Object.entries(value);
  if (services.length > MAX_SERVICES) return [`must have at most ${MAX_SERVICES} services`];
  return services.flatMap(([name, options]) =>
    NAME.test(name) && name !== DEFAULT_EMBEDDING_SERVICE
      ? optionProblems(name, options)
      : [`a service has a name of a-z, 0-9, _ and -, other than "${DEFAULT_EMBEDDING_SERVICE}"`],
  );
}

function optionProblems(name: string, options: unknown): string[] {
  if (!isObject(options)) return [`the service "${name}" must be an object with a url and a model`];
  const unknown = Object.keys(options).filter((key) => !Object.hasOwn(CHECKS, key));
  const wrong = Object.entries(CHECKS).flatMap(([key, [test, rule]]) => {
    const isAbsent = options[key] === undefined && !REQUIRED.includes(key);
    return isAbsent || test(options[key]) ? [] : [`the service "${name}": ${key} ${rule}`];
  });
  return [...unknown.map((key) => `the service "${name}": ${key} is no option of a service`), ...wrong];
}
