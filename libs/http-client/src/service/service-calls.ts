import { watchCall } from './call-watch.js';
import type { CallWatch, ObservedCall, ServiceObserver } from './service-observer.js';
import type { CircuitState } from './service-health.js';

/** Hands what its clients tell to any number of observers, whenever those come. */
export class ServiceCalls implements ServiceObserver {
  private readonly observers = new Set<ServiceObserver>();
  private readonly states = new Map<string, CircuitState>();

  /** Of each service that has a client, by its name. */
  get circuits(): ReadonlyMap<string, CircuitState> {
    return this.states;
  }

  /** Returns a function that ends it. */
  observe(observer: ServiceObserver): () => void {
    this.observers.add(observer);
    return () => void this.observers.delete(observer);
  }

  begin(call: ObservedCall): CallWatch | undefined {
    if (this.observers.size === 0) return undefined;
    const watches = [...this.observers].map((observer) => watchCall(observer, call));
    return {
      headers: Object.assign({}, ...watches.map(({ headers }) => headers)) as Record<string, string>,
      attempt: (attempt) => watches.forEach((watch) => watch.attempt?.(attempt)),
      end: (end) => watches.forEach((watch) => watch.end?.(end)),
    };
  }

  circuit(service: string, state: CircuitState): void {
    this.states.set(service, state);
  }
}

/** What all clients of one process can be given as their observer. */
export const serviceCalls = new ServiceCalls();
