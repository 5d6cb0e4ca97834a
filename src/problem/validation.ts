import { AppError, type FieldError } from '@app/errors';
import { ValidationPipe, type ValidationError } from '@nestjs/common';

/** Validates every DTO; what is wrong is answered field by field, and a field nobody knows is wrong. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) => invalidRequest(errors.flatMap((error) => fieldErrors(error))),
  });
}

export function invalidRequest(errors: readonly FieldError[]): AppError {
  const fields = [...new Set(errors.map(({ field }) => field))].join(', ');
  return new AppError('invalid_request', `The request is not valid: ${fields}.`, { errors });
}

function fieldErrors(error: ValidationError, parent = ''): FieldError[] {
  const field = parent ? `${parent}.${error.property}` : error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}
