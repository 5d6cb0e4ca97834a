import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState as State,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleAll,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { CircuitOptions, CircuitState } from './service-types.js';

/** What came of an attempt: an answer, whatever it says; or a failure of the service itself. */
type Outcome<T> = { readonly value: T } | { readonly refusal: unknown };

/** Lets no attempt through for a while once several have failed one after the other. */
export class Circuit {
  private readonly policy: CircuitBreakerPolicy;
  private opensAt = 0;

  constructor({ failures = 5, resetMs = 5000, maxResetMs = 60_000 }: CircuitOptions = {}) {
    this.policy = circuitBreaker(handleAll, {
      breaker: new ConsecutiveBreaker(failures),
      halfOpenAfter: new DelegateBackoff(({ attempt }: { attempt: number }) => {
        const pauseMs = Math.min(maxResetMs, resetMs * 2 ** (attempt - 1));
        this.opensAt = Date.now() + pauseMs;
        return pauseMs;
      }),
    });
  }

  get state(): CircuitState {
    switch (this.policy.state) {
      case State.Closed:
        return 'closed';
      case State.HalfOpen:
        return 'half-open';
      default:
        return 'open';
    }
  }

  /** Milliseconds until an attempt is let through again; 0 when one would be now. */
  get pauseMs(): number {
    return this.state === 'open' ? Math.max(0, this.opensAt - Date.now()) : 0;
  }

  /** Returns a function that ends it. */
  onChange(listener: (state: CircuitState) => void): () => void {
    const { dispose } = this.policy.onStateChange(() => listener(this.state));
    return dispose;
  }

  /**
   * @param isFailure whether an error counts against the service; others pass through as answers do
   * @throws BrokenCircuitError when nothing is let through
   */
  async run<T>(attempt: () => Promise<T>, isFailure: (error: unknown) => boolean): Promise<T> {
    const outcome = await this.policy.execute(async (): Promise<Outcome<T>> => {
      try {
        return { value: await attempt() };
      } catch (error) {
        if (isFailure(error)) throw error;
        return { refusal: error };
      }
    });
    if ('refusal' in outcome) throw outcome.refusal;
    return outcome.value;
  }
}

export const isCircuitOpen = (error: unknown): boolean => error instanceof BrokenCircuitError;
