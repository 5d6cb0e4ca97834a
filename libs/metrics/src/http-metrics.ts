import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { BoundedLabel } from './bounded-label.js';
import { CALL_BUCKETS } from './buckets.js';
import { routeOf } from './route-of.js';

/** Routes are templates of the code's own; this is only in case that one ever is not. */
const MAX_ROUTES = 200;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The requests that this API answers. */
@Injectable()
export class HttpMetrics {
  private readonly routes = new BoundedLabel(MAX_ROUTES);
  private readonly requests: Counter<'route' | 'method' | 'status'>;
  private readonly duration: Histogram<'route' | 'method'>;
  private readonly underWay: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'ragmill_http_requests_total',
      help: 'Requests by route, method, and class of the status; aborted: the client went away first.',
      labelNames: ['route', 'method', 'status'],
      registers,
    });
    this.duration = new Histogram({
      name: 'ragmill_http_request_seconds',
      help: 'How long an answer took to its last byte; event streams, which take as long as they like, are left out.',
      labelNames: ['route', 'method'],
      buckets: CALL_BUCKETS,
      registers,
    });
    this.underWay = new Gauge({
      name: 'ragmill_http_requests_under_way',
      help: 'Requests that are being answered, event streams included.',
      registers,
    });
  }

  /** Middleware; to be used before any other, so that nothing is answered without being counted. */
  readonly observe = (request: Request, response: Response, next: NextFunction): void => {
    const startedAt = performance.now();
    this.underWay.inc();
    response.once('close', () => {
      this.underWay.dec();
      this.count(request, response, performance.now() - startedAt);
    });
    next();
  };

  private count(request: Request, response: Response, tookMs: number): void {
    const route = this.routes.of(routeOf(request));
    const method = METHODS.has(request.method) ? request.method : 'other';
    const isStream = String(response.getHeader('content-type')).startsWith('text/event-stream');
    const isWhole = response.writableFinished || isStream;
    const status = isWhole ? `${Math.floor(response.statusCode / 100)}xx` : 'aborted';
    this.requests.inc({ route, method, status });
    if (isWhole && !isStream) this.duration.observe({ route, method }, tookMs / 1000);
  }
}
