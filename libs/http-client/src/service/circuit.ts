import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState as State,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { CircuitState } from './service-health.js';
import type { CircuitOptions } from './service-types.js';

/** What came of an attempt: an answer, whatever it says; or a failure of the service itself. */
type Outcome<T> = { readonly value: T } | { readonly refusal: unknown };

/** What an attempt's error says of the service: that it is well, that it is not, or nothing. */
export type Verdict = 'answer' | 'failure' | 'neither';

/** Carries an error past the policy, which then neither counts it nor begins to count anew. */
class Unjudged extends Error {
  constructor(readonly error: unknown) {
    super();
  }
}

/** Lets no attempt through for a while once several have failed one after the other. */
export class Circuit {
  private readonly policy: CircuitBreakerPolicy;
  private opensAt = 0;

  constructor({ failures = 5, resetMs = 5000, maxResetMs = 60_000 }: CircuitOptions = {}) {
    this.policy = circuitBreaker(
      handleWhen((error) => !(error instanceof Unjudged)),
      {
        breaker: new ConsecutiveBreaker(failures),
        halfOpenAfter: new DelegateBackoff(({ attempt }: { attempt: number }) => {
          const pauseMs = Math.min(maxResetMs, resetMs * 2 ** (attempt - 1));
          this.opensAt = Date.now() + pauseMs;
          return pauseMs;
        }),
      },
    );
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
   * @param judge what an error says of the service
   * @throws BrokenCircuitError when nothing is let through
   */
  async run<T>(attempt: () => Promise<T>, judge: (error: unknown) => Verdict): Promise<T> {
    try {
      const outcome = await this.policy.execute(() => this.outcome(attempt, judge));
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.value;
    } catch (error) {
      throw error instanceof Unjudged ? error.error : error;
    }
  }

  private async outcome<T>(
    attempt: () => Promise<T>,
    judge: (error: unknown) => Verdict,
  ): Promise<Outcome<T>> {
    try {
      return { value: await attempt() };
    } catch (error) {
      const verdict = judge(error);
      if (verdict === 'answer') return { refusal: error };
      // As the attempt that tests whether the service is back, one that says nothing must not say that it is.
      throw verdict === 'neither' && this.state !== 'half-open' ? new Unjudged(error) : error;
    }
  }
}

export const isCircuitOpen = (error: unknown): boolean => error instanceof BrokenCircuitError;
