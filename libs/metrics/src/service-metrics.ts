import { serviceCalls, type CircuitState, type ObservedEnd } from '@app/http-client';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import { CALL_BUCKETS } from './buckets.js';
import { readGauge } from './readings.js';
import { callOutcome } from './call-outcome.js';

const CIRCUIT_STATES: readonly CircuitState[] = ['closed', 'half-open', 'open'];

/** The calls of other services. `service` is the client's name: those there are, and those of `QUERY_SOURCES`. */
@Injectable()
export class ServiceMetrics implements OnApplicationShutdown {
  private readonly calls: Counter<'service' | 'outcome'>;
  private readonly attempts: Counter<'service'>;
  private readonly duration: Histogram<'service'>;
  private readonly stop: () => void;

  constructor(registry: Registry) {
    const registers = [registry];
    this.calls = new Counter({
      name: 'ragmill_service_calls_total',
      help: 'Calls that ended: ok, refused (4xx), failed (5xx, or no answer that can be used), timeout, unreachable, circuit_open, busy (too many wait), given_up (by the caller).',
      labelNames: ['service', 'outcome'],
      registers,
    });
    this.attempts = new Counter({
      name: 'ragmill_service_attempts_total',
      help: 'Requests that were sent; what there are more than calls were retries.',
      labelNames: ['service'],
      registers,
    });
    this.duration = new Histogram({
      name: 'ragmill_service_call_seconds',
      help: 'How long a call took with its retries, however it ended.',
      labelNames: ['service'],
      buckets: CALL_BUCKETS,
      registers,
    });
    const circuit = '1 for the state that the circuit to a service is in: closed, half-open, open.';
    readGauge(
      registry,
      { name: 'ragmill_service_circuit', help: circuit, labels: ['service', 'state'] },
      () =>
        [...serviceCalls.circuits].flatMap(([service, current]) =>
          CIRCUIT_STATES.map((state) => [{ service, state }, Number(state === current)] as const),
        ),
    );
    this.stop = serviceCalls.observe({
      begin: ({ service }) => ({ end: (end) => this.count(service, end) }),
    });
  }

  onApplicationShutdown(): void {
    this.stop();
  }

  private count(service: string, { attempts, tookMs, error }: ObservedEnd): void {
    this.calls.inc({ service, outcome: callOutcome(error) });
    this.attempts.inc({ service }, attempts);
    this.duration.observe({ service }, tookMs / 1000);
  }
}
