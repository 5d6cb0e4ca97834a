import type { CallWatch, ObservedCall, ObservedEnd, ServiceObserver } from '@app/http-client';
import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { currentSpan } from './stage-spans.js';

/** Makes a span of each call of another service, and sends its context along (W3C trace context). */
export function serviceSpans(tracer: Tracer): ServiceObserver {
  return { begin: (call) => begin(tracer, call) };
}

function begin(tracer: Tracer, { service, method, route, requestId }: ObservedCall): CallWatch {
  const current = currentSpan();
  const parent = current ? trace.setSpan(context.active(), current) : context.active();
  const attributes = {
    'http.request.method': method,
    'http.route': route,
    'peer.service': service,
    'ragmill.request_id': requestId,
  };
  const span = tracer.startSpan(
    `${service} ${method} ${route}`,
    { kind: SpanKind.CLIENT, attributes },
    parent,
  );
  const headers: Record<string, string> = {};
  propagation.inject(trace.setSpan(parent, span), headers);
  return {
    headers,
    attempt: ({ attempt, status, tookMs, failed }) =>
      span.addEvent('attempt', { attempt, took_ms: Math.round(tookMs), failed, ...(status && { status }) }),
    end: (ended) => end(span, ended),
  };
}

function end(span: Span, { attempts, status, error }: ObservedEnd): void {
  span.setAttribute('http.request.resend_count', Math.max(0, attempts - 1));
  if (status !== undefined) span.setAttribute('http.response.status_code', status);
  if (error !== undefined) {
    const type = error instanceof Error ? error.name : 'given_up';
    span.setAttribute('error.type', type);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
