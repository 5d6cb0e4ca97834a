import { context, trace, type Span, type Tracer } from '@opentelemetry/api';
import type { RunStart, RunWatch } from '@app/queue';

/** A handler that goes back and forth between stages must not make spans without end. */
const MAX_SPANS = 50;

/** The stage that the run of each span is in. */
const stages = new WeakMap<Span, Span>();

/** The span that what is done now belongs below: that of the stage, where a task runs. */
export function currentSpan(): Span | undefined {
  const span = trace.getActiveSpan();
  return span && (stages.get(span) ?? span);
}

/** Makes a span of each stage of a run, below the span that is active as it begins. */
export function stageSpans(tracer: Tracer): (run: RunStart) => RunWatch {
  return ({ taskId, job }) => {
    const parent = context.active();
    const run = trace.getSpan(parent);
    let spans = 0;
    let stage: Span | undefined;
    const leave = (): void => {
      stage?.end();
      stage = undefined;
      if (run) stages.delete(run);
    };
    return {
      stage: (name) => {
        leave();
        if (!run || (spans += 1) > MAX_SPANS) return;
        const attributes = { 'ragmill.task_id': taskId, 'ragmill.job': job };
        stage = tracer.startSpan(`stage ${name}`, { attributes }, parent);
        stages.set(run, stage);
      },
      end: leave,
    };
  };
}
