import { Expose, Transform, type TransformFnParams } from 'class-transformer';
import { IsOptional, ValidateBy, type ValidationArguments } from 'class-validator';

/** JSON of something; `problemsOf` says what is wrong with what was parsed. */
export function Json(problemsOf: (value: unknown) => readonly string[]): PropertyDecorator {
  return (target, key) => {
    Expose()(target, key);
    IsOptional()(target, key);
    Transform(({ value }: TransformFnParams) => parseJson(value))(target, key);
    ValidateBy({
      name: 'json',
      validator: {
        validate: (value) => problemsOf(value).length === 0,
        defaultMessage: (about?: ValidationArguments) => problemsOf(about?.value).join('; '),
      },
    })(target, key as string);
  };
}

/** Text that is no JSON stays text, which no check of an object accepts. */
export function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
