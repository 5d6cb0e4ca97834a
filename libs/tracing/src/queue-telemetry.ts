import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';
import type { Span, Telemetry } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';

/** What a handler returned may hold anything, texts of documents as well. */
const RESULT = 'bullmq.job.result';

/** BullMQ's telemetry by OpenTelemetry, without the results of jobs. */
export function queueTelemetry(): Telemetry<Context> {
  const { tracer, contextManager } = new BullMQOtel({ tracerName: 'ragmill.queue' });
  return {
    tracer: {
      startSpan: (...given) => withoutResult(tracer.startSpan(...given) as Span<Context>),
    },
    contextManager: {
      with: (context, work) => contextManager.with(context as Context, work),
      active: () => contextManager.active(),
      getMetadata: (context) => contextManager.getMetadata(context),
      fromMetadata: (active, metadata) => contextManager.fromMetadata(active, metadata),
      // Without it the loops of a worker would belong to whatever has started them.
      root: () => ROOT_CONTEXT,
    },
  };
}

function withoutResult(span: Span<Context>): Span<Context> {
  const addEvent = span.addEvent.bind(span);
  span.addEvent = (name, attributes = {}) => {
    const kept = Object.entries(attributes).filter(([key]) => key !== RESULT);
    addEvent(name, Object.fromEntries(kept) as typeof attributes);
  };
  return span;
}
