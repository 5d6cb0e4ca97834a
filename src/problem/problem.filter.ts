import { AppError, type ErrorCode } from '@app/errors';
import {
  Catch,
  HttpException,
  Logger,
  ServiceUnavailableException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ProblemDto } from './problem.dto.js';
import { invalidRequest } from './validation.js';

const CODES_BY_STATUS: Partial<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'file_too_large',
};

/** Turns whatever a request ends with into `application/problem+json` (RFC 9457) with a stable code. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request & { id: string }>();
    const response = http.getResponse<Response>();
    if (isHealthReport(exception)) {
      response.status(exception.getStatus()).json(exception.getResponse());
      return;
    }
    const error = asAppError(exception);
    // What is not configured is no failure.
    if (error.status >= 500 && error.status !== 501) {
      this.logger.error({ err: exception, code: error.code, request_id: request.id }, error.message);
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.locals.errorCode = error.code;
    if (error.retryAfter !== undefined) response.setHeader('Retry-After', error.retryAfter);
    response
      .status(error.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem(error, request.id)));
  }
}

/** A failed health check answers with what is up and what is down, not with a problem. */
function isHealthReport(exception: unknown): exception is ServiceUnavailableException {
  if (!(exception instanceof ServiceUnavailableException)) return false;
  const body = exception.getResponse();
  return typeof body === 'object' && 'details' in body;
}

/** The body of a problem+json answer; also what an event stream that has begun ends with. */
export function problem(error: AppError, requestId: string): ProblemDto {
  return {
    type: `urn:ragmill:error:${error.code}`,
    title: title(error.code),
    status: error.status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...(error.errors && { errors: error.errors }),
  };
}

const title = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ');

export function asAppError(exception: unknown): AppError {
  if (exception instanceof AppError) return exception;
  const status = httpStatus(exception);
  if (status !== undefined && status < 500) return fromHttpError(status, (exception as Error).message);
  return new AppError('internal_error', 'An internal error occurred.', { cause: exception });
}

/** Nest's own exceptions and those of Express's body parsers have a status and a message fit to show. */
function httpStatus(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  if (!(exception instanceof Error) || !('expose' in exception) || !('status' in exception)) return undefined;
  return exception.expose === true ? Number(exception.status) : undefined;
}

function fromHttpError(status: number, message: string): AppError {
  if (message === 'Too many files') return new AppError('too_many_files', 'The request has too many files.');
  const [, field] = /^Unexpected file field - (.*)$/s.exec(message) ?? [];
  if (field !== undefined) {
    return invalidRequest([
      { field, message: 'takes no file: one goes into "file", those of a batch into "files"' },
    ]);
  }
  return new AppError(CODES_BY_STATUS[status] ?? 'invalid_request', message);
}
