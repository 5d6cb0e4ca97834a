import type { CallWatch, ObservedCall, ServiceObserver } from './service-observer.js';
import type { CircuitState } from './service-health.js';

/** `observer`'s watch over one call, made so that what it throws is a warning and never reaches the caller. */
export function watchCall(observer: ServiceObserver | undefined, call: ObservedCall): CallWatch {
  const watch = guard(() => observer?.begin(call));
  return {
    headers: watch?.headers,
    attempt: (attempt) => guard(() => watch?.attempt?.(attempt)),
    end: (end) => guard(() => watch?.end?.(end)),
  };
}

/** Tells `observer` how a circuit is; what it throws is a warning as well. */
export function tellCircuit(
  observer: ServiceObserver | undefined,
  service: string,
  state: CircuitState,
): void {
  guard(() => observer?.circuit?.(service, state));
}

function guard<T>(tell: () => T): T | undefined {
  try {
    return tell();
  } catch (error) {
    const detail = error instanceof Error ? error.stack : String(error);
    process.emitWarning('An observer of service calls failed.', { type: 'ServiceObserverWarning', detail });
    return undefined;
  }
}
