import { AppError } from '@app/errors';
import { json, type NextFunction, type Request, type Response } from 'express';

/** What bodies are read as. */
const TYPES = ['application/json', 'multipart/form-data'];
const ADMIN = /^\/admin(?:\/|$)/i;

const parse = json();

/**
 * Reads a body of JSON, up to 100 kB. One of a type that nobody reads is refused: else it would be a riddle of fields
 * that are missing.
 */
export function readBody(request: Request, response: Response, next: NextFunction): void {
  // `is` gives null where there is no body; many clients send an empty one.
  if (request.is(TYPES) === false && request.headers['content-length'] !== '0') {
    const message = 'The body must be JSON, with Content-Type: application/json, or multipart/form-data.';
    return next(new AppError('invalid_request', message));
  }
  parse(request, response, next);
}

/** As `readBody`, but under `/admin`: there whoever sends it must be known before, and what is refused is in the audit log. */
export function readPublicBody(request: Request, response: Response, next: NextFunction): void {
  if (ADMIN.test(request.path)) return next();
  readBody(request, response, next);
}
