import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import type { Request, RequestHandler, Response } from 'express';

/** Probes come every few seconds, and nobody looks for them. */
const UNTRACED = /^\/(?:health|metrics)\b/;

/** Middleware that makes a span of each request, below the one of whoever sent it (W3C trace context). */
export function requestSpans(tracer: Tracer): RequestHandler {
  return (request, response, next) => {
    if (UNTRACED.test(request.path)) return next();
    const parent = propagation.extract(context.active(), request.headers);
    const attributes = { 'http.request.method': request.method };
    const span = tracer.startSpan(request.method, { kind: SpanKind.SERVER, attributes }, parent);
    response.once('close', () => end(span, request, response));
    context.with(trace.setSpan(parent, span), next);
  };
}

function end(span: Span, request: Request & { id?: unknown }, response: Response): void {
  const route = (request.route as { path?: unknown } | undefined)?.path;
  // That of middleware is for every path.
  if (typeof route === 'string' && !route.includes('*')) {
    span.updateName(`${request.method} ${request.baseUrl}${route}`);
    span.setAttribute('http.route', `${request.baseUrl}${route}`);
  }
  if (typeof request.id === 'string') span.setAttribute('ragmill.request_id', request.id);
  span.setAttribute('http.response.status_code', response.statusCode);
  if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
