import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState as State,
  DelegateBackoff,
  handleAll,
  type CircuitBreakerPolicy,
  type IBreaker,
} from 'cockatiel';
import type { CircuitOptions, CircuitState } from './service-types.js';

/** What came of an attempt: an answer, whatever it says; or a failure of the service itself. */
type Outcome<T> = { readonly value: T } | { readonly refusal: unknown };

/** As cockatiel's `ConsecutiveBreaker`, for failures of which some count for less. */
class WeighingBreaker implements IBreaker {
  state = 0;
  /** Of the failure that is told next. */
  weight = 1;

  constructor(private readonly limit: number) {}

  success(): void {
    this.state = 0;
  }

  failure(): boolean {
    this.state += this.weight;
    return this.state >= this.limit;
  }
}

/** Lets no attempt through for a while once several have failed one after the other. */
export class Circuit {
  private readonly policy: CircuitBreakerPolicy;
  private readonly breaker: WeighingBreaker;
  private opensAt = 0;

  constructor({ failures = 5, resetMs = 5000, maxResetMs = 60_000 }: CircuitOptions = {}) {
    this.breaker = new WeighingBreaker(failures);
    this.policy = circuitBreaker(handleAll, {
      breaker: this.breaker,
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
   * @param weigh how much an error says against the service, 0 to 1; with 0 it passes through as an answer does
   * @throws BrokenCircuitError when nothing is let through
   */
  async run<T>(attempt: () => Promise<T>, weigh: (error: unknown) => number): Promise<T> {
    const outcome = await this.policy.execute(async (): Promise<Outcome<T>> => {
      try {
        return { value: await attempt() };
      } catch (error) {
        const weight = weigh(error);
        if (weight === 0) return { refusal: error };
        this.breaker.weight = weight;
        throw error;
      }
    });
    if ('refusal' in outcome) throw outcome.refusal;
    return outcome.value;
  }
}

export const isCircuitOpen = (error: unknown): boolean => error instanceof BrokenCircuitError;
