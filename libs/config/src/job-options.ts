import { Transform, type TransformFnParams } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { parseJson } from './json-setting.js';

const NAMES = ['retries', 'retryDelay', 'softTimeLimit', 'timeLimit', 'resultTtl'] as const;

/** How jobs are run where it is to differ from their row in the catalogue, by job name. Times are in seconds. */
export type JobOptions = Record<string, Partial<Record<(typeof NAMES)[number], number>>>;

/** JSON of `JobOptions`. */
export function JobOptionsJson(): PropertyDecorator {
  return (target, key) => {
    Transform(({ value }: TransformFnParams) => parseJson(value))(target, key);
    ValidateBy({
      name: 'jobOptions',
      validator: {
        validate: isJobOptions,
        defaultMessage: () =>
          `${String(key)} must be JSON such as {"process-document": {"retries": 5}} with ${NAMES.join(', ')} >= 0`,
      },
    })(target, key as string);
  };
}

function isJobOptions(value: unknown): value is JobOptions {
  return isObject(value) && Object.values(value).every((options) => isObject(options) && isRow(options));
}

const isRow = (options: object): boolean =>
  Object.entries(options).every(
    ([name, value]) => NAMES.some((known) => known === name) && Number.isFinite(value) && Number(value) >= 0,
  );

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
