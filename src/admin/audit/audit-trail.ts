import type { ErrorCode } from '@app/errors';
import { Injectable, Logger, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { finished } from 'node:stream';
import { isReading } from '../access/admin-gate.js';
import { operatorOf } from '../access/operator.js';
import { redact } from '../redact.js';
import { AuditLog } from './audit-log.js';
import { describeAction } from './describe-action.js';

const MAX_DETAIL = 2000;
/** Bull Board answers with statuses alone. */
const CODES: Readonly<Partial<Record<number, ErrorCode>>> = {
  400: 'invalid_request',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
};

const results = new WeakMap<Request, object>();

/** What came of an action, for its entry in the audit log. */
export function noteResult(request: Request, result: object): void {
  results.set(request, result);
}

/** Every action under `/admin` lands in the audit log: done, failed or refused; Bull Board's own as well. */
@Injectable()
export class AuditTrail implements NestMiddleware {
  private readonly logger = new Logger(AuditTrail.name);

  constructor(private readonly log: AuditLog) {}

  use(request: Request & { id?: string }, response: Response, next: NextFunction): void {
    if (isReading(request)) return next();
    // Without the query, and also where the request names the host.
    const path = request.baseUrl + request.path;
    const { ip: address = '', id = '' } = request;
    finished(response, () => {
      const outcome = outcomeOf(response);
      const done = { ...describeAction(request.method, path), detail: detailOf(request), outcome };
      this.log
        .write({ ...operatorOf(request), ...done, request_id: id, address })
        .catch((error: unknown) =>
          this.logger.error({ err: error, request_id: id }, 'the audit log could not be written'),
        );
    });
    next();
  }
}

function outcomeOf(response: Response): string {
  if (!response.writableFinished) return 'disconnected';
  if (response.statusCode < 400) return 'ok';
  const { errorCode } = response.locals as { errorCode?: string };
  return errorCode ?? CODES[response.statusCode] ?? 'internal_error';
}

function detailOf(request: Request): object {
  const asked = redact(request.body ?? {}) as object;
  const detail = { ...asked, ...results.get(request) };
  return JSON.stringify(detail).length > MAX_DETAIL ? { note: 'too long to be kept' } : detail;
}
