import { Settings } from '@app/config';
import { AppError } from '@app/errors';
import { Injectable, Logger, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Logins } from './logins.js';
import { operatorOf, rememberOperator } from './operator.js';
import { isSameOrigin } from './same-origin.js';

/** Of all answers under `/admin`, Bull Board's too; the operators' page has a policy of its own. */
const HEADERS = {
  'Content-Security-Policy': "frame-ancestors 'none'",
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
};

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

export const isReading = ({ method }: Request): boolean => READING.has(method);

/** Who comes in under `/admin`, and what they may do there: pages, API and Bull Board, which Nest's guards do not reach. */
@Injectable()
export class AdminGate implements NestMiddleware {
  private readonly logins = new Logins();

  constructor({ ADMIN_USER, ADMIN_PASSWORD, VIEWER_USER, VIEWER_PASSWORD }: Settings) {
    if (ADMIN_PASSWORD) this.logins.add(ADMIN_USER, ADMIN_PASSWORD, 'admin');
    else new Logger(AdminGate.name).warn('/admin is off: set ADMIN_PASSWORD to have it');
    if (VIEWER_PASSWORD) this.logins.add(VIEWER_USER, VIEWER_PASSWORD, 'viewer');
  }

  /** @throws AppError `not_found` while there is no login, `unauthorized` */
  use(request: Request, response: Response, next: NextFunction): void {
    response.set(HEADERS);
    if (this.logins.isEmpty)
      throw new AppError('not_found', `Cannot ${request.method} ${request.originalUrl.split('?')[0]}`);
    const operator = this.logins.find(request.headers.authorization);
    if (!operator) {
      response.set('WWW-Authenticate', 'Basic realm="Ragmill", charset="UTF-8"');
      throw new AppError('unauthorized', 'The login of an operator is needed.');
    }
    rememberOperator(request, operator);
    next();
  }
}

/** Runs behind the audit trail: what it refuses is an action as well. */
@Injectable()
export class ActionGate implements NestMiddleware {
  /** @throws AppError `forbidden` */
  use(request: Request, _response: Response, next: NextFunction): void {
    if (isReading(request)) return next();
    if (operatorOf(request).role !== 'admin') {
      throw new AppError('forbidden', 'This login may look, and change nothing.');
    }
    if (!isSameOrigin(request.headers)) {
      throw new AppError('forbidden', 'Another site may not act for an operator.');
    }
    next();
  }
}
