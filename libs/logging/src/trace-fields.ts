import { trace } from '@opentelemetry/api';

/** Names the trace that a log line belongs to; nothing while nothing is traced. */
export function traceFields(): object {
  const context = trace.getActiveSpan()?.spanContext();
  return context ? { trace_id: context.traceId, span_id: context.spanId } : {};
}
