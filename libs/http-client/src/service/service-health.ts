export type CircuitState = 'closed' | 'open' | 'half-open';

/** What a probe found. Times are ISO 8601. */
export interface ServiceHealth {
  readonly service: string;
  readonly status: 'up' | 'down';
  /** Since when it is as it is, as far as this client knows. */
  readonly since: string;
  readonly checked_at: string;
  /** How long the answer took in milliseconds; null where there was none. */
  readonly latency_ms: number | null;
  readonly circuit: CircuitState;
  /** Why it is down; safe to show. */
  readonly error: string | null;
}
