import type { Settings } from '@app/config';
import type { Tracing } from './tracing.js';

/** Undefined, and nothing is loaded, where `OTEL_EXPORTER_OTLP_ENDPOINT` is not set. */
export async function startTracing(settings: Settings, part: 'api' | 'worker'): Promise<Tracing | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, TRACE_SAMPLE_RATIO: ratio } = settings;
  if (!endpoint) return undefined;
  const { openTelemetry } = await import('./open-telemetry.js');
  return openTelemetry({ endpoint, ratio, service: `ragmill-${part}` });
}
