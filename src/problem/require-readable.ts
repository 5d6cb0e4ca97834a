import { AppError } from '@app/errors';
import type { NextFunction, Request, Response } from 'express';

/** What bodies are read as. */
const READ = ['application/json', 'multipart/form-data'];

/** A body of another type is not read: said here, it is not a riddle of fields that are missing. */
export function requireReadable(request: Request, _response: Response, next: NextFunction): void {
  // Null where there is no body; many clients send an empty one.
  if (request.is(READ) !== false || request.headers['content-length'] === '0') return next();
  const message = 'The body must be JSON, with Content-Type: application/json, or multipart/form-data.';
  next(new AppError('invalid_request', message));
}
