import { AppError, type ErrorCode } from '@app/errors';
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';

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
    const error = asAppError(exception);
    if (error.status >= 500) {
      this.logger.error({ err: exception, code: error.code, request_id: request.id }, error.message);
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error.retryAfter !== undefined) response.setHeader('Retry-After', error.retryAfter);
    response
      .status(error.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem(error, request.id)));
  }
}

function problem(error: AppError, requestId: string): object {
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

function asAppError(exception: unknown): AppError {
  if (exception instanceof AppError) return exception;
  if (isHttpError(exception)) return fromHttpError(exception);
  return new AppError('internal_error', 'An internal error occurred.', { cause: exception });
}

/** Nest's own exceptions and those of Express's body parsers have a status and a message fit to show. */
interface HttpError {
  readonly status: number;
  readonly message: string;
}

function isHttpError(exception: unknown): exception is HttpError {
  if (exception instanceof HttpException) return true;
  return exception instanceof Error && 'expose' in exception && exception.expose === true && 'status' in exception;
}

function fromHttpError(exception: HttpError): AppError {
  const status = exception instanceof HttpException ? exception.getStatus() : exception.status;
  if (exception.message === 'Too many files') return new AppError('too_many_files', 'The request has too many files.');
  if (status >= 500) return new AppError('internal_error', 'An internal error occurred.', { cause: exception });
  return new AppError(CODES_BY_STATUS[status] ?? 'invalid_request', exception.message);
}
