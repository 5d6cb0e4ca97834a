import { VERSION } from '@app/config';
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { hostname } from 'node:os';
import { queueTelemetry } from './queue-telemetry.js';
import { requestSampler } from './request-sampler.js';
import { requestSpans } from './request-spans.js';
import type { Tracing } from './tracing.js';

const EXPORT_LIMIT_MS = 5000;
/** Spans that wait to be sent; what comes beyond is lost, and nobody waits for it. */
const MAX_WAITING = 4096;

interface Options {
  /** Up to `/v1/traces`. */
  readonly endpoint: string;
  readonly ratio: number;
  readonly service: string;
}

/** Registers the SDK for this process. What else `OTEL_…` variables say, headers for instance, the SDK reads itself. */
export function openTelemetry({ endpoint, ratio, service }: Options): Tracing {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_LIMIT_MS,
  });
  const provider = new NodeTracerProvider({
    resource: resourceOf(service),
    sampler: requestSampler(ratio),
    spanProcessors: [
      new BatchSpanProcessor(exporter, {
        maxQueueSize: MAX_WAITING,
        scheduledDelayMillis: 1000,
        exportTimeoutMillis: EXPORT_LIMIT_MS,
      }),
    ],
  });
  provider.register();
  return {
    queues: queueTelemetry(),
    requests: requestSpans(trace.getTracer('ragmill')),
    shutDown: () => provider.shutdown(),
  };
}

/** What `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` say comes first. */
function resourceOf(service: string): Resource {
  const own = resourceFromAttributes({
    'service.name': service,
    'service.namespace': 'ragmill',
    'service.version': VERSION,
    'service.instance.id': `${hostname()}-${process.pid}`,
  });
  return defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
}
