import { SpanKind, type Attributes, type Link } from '@opentelemetry/api';
import {
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
  type SamplingResult,
} from '@opentelemetry/sdk-trace-node';

const BEGINNINGS = new Set([SpanKind.SERVER, SpanKind.CONSUMER]);

/** Lets traces begin with a request or a task only: what queues and workers do by themselves would drown them. */
class Beginnings implements Sampler {
  private readonly inner: Sampler;

  constructor(private readonly ratio: number) {
    this.inner = new TraceIdRatioBasedSampler(ratio);
  }

  shouldSample(...[context, traceId, , kind]: Parameters<Sampler['shouldSample']>): SamplingResult {
    if (!BEGINNINGS.has(kind)) return { decision: SamplingDecision.NOT_RECORD };
    return this.inner.shouldSample(context, traceId, '', kind, {} as Attributes, [] as Link[]);
  }

  toString(): string {
    return `Beginnings{${this.ratio}}`;
  }
}

/** Whoever sends a trace context has decided; else `ratio` of the requests, and of the tasks that no request has submitted. */
export function requestSampler(ratio: number): Sampler {
  return new ParentBasedSampler({ root: new Beginnings(ratio) });
}
