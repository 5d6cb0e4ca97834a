import { toAppError } from '@app/errors';
import { Queues, QueueStates, WorkerRegistry, type QueueState } from '@app/queue';
import { Injectable, Logger } from '@nestjs/common';
import { Registry } from 'prom-client';
import { readGauge, type Reading } from './readings.js';
import { readRedisMemory, type RedisMemory } from './redis-memory.js';
import { SharedReading } from './shared-reading.js';

/** Prometheus gives a scrape 10 s, and a scrape must come through while Redis is away. */
const LIMITS = { ttlMs: 2000, limitMs: 1000 };

interface Seen {
  readonly states: readonly QueueState[];
  readonly workers: number;
  readonly memory: RedisMemory;
}

/** What lies in Redis: every process tells the same of it. While Redis cannot be read, only that is told. */
@Injectable()
export class QueueMetrics {
  private readonly logger = new Logger(QueueMetrics.name);
  private readonly seen = new SharedReading(
    () => this.look(),
    LIMITS,
    (error) => this.failed(error),
  );

  constructor(
    private readonly states: QueueStates,
    private readonly workers: WorkerRegistry,
    private readonly queues: Queues,
    registry: Registry,
  ) {
    this.tellOfRedis(registry);
    this.tellOfQueues(registry);
  }

  private tellOfRedis(registry: Registry): void {
    const up = '1 when Redis answered, 0 when it did not: then nothing that lies in it is told.';
    readGauge(registry, { name: 'ragmill_redis_up', help: up }, async () => [
      [{}, (await this.seen.get()) ? 1 : 0],
    ]);
    const memory = 'Memory that Redis uses.';
    readGauge(registry, { name: 'ragmill_redis_memory_bytes', help: memory }, () =>
      this.each(({ memory: { usedBytes } }) => [[{}, usedBytes]]),
    );
    const limit = 'Memory that Redis may use (maxmemory); 0 when that is not limited.';
    readGauge(registry, { name: 'ragmill_redis_memory_limit_bytes', help: limit }, () =>
      this.each(({ memory: { limitBytes } }) => [[{}, limitBytes]]),
    );
    const workers = 'Workers that beat. Equal in every process: take max.';
    readGauge(registry, { name: 'ragmill_workers', help: workers }, () =>
      this.each((seen) => [[{}, seen.workers]]),
    );
  }

  private tellOfQueues(registry: Registry): void {
    const jobs =
      'Jobs of a queue by state; failed ones are those that failed for good or were cancelled. Equal in every process: take max.';
    readGauge(registry, { name: 'ragmill_queue_jobs', help: jobs, labels: ['queue', 'state'] }, () =>
      this.perQueue((queue, state) =>
        Object.entries(jobsOf(state)).map(([name, count]) => [{ queue, state: name }, count]),
      ),
    );
    const name = 'ragmill_queue_oldest_waiting_seconds';
    const oldest = 'Age of the job that waits longest for its first run, 0 when none does. Take max.';
    readGauge(registry, { name, help: oldest, labels: ['queue'] }, () =>
      this.perQueue((queue, { oldestWaitingMs }) => [[{ queue }, (oldestWaitingMs ?? 0) / 1000]]),
    );
    const paused = '1 when an operator has paused the queue. Take max.';
    readGauge(registry, { name: 'ragmill_queue_paused', help: paused, labels: ['queue'] }, () =>
      this.perQueue((queue, { paused }) => [[{ queue }, Number(paused)]]),
    );
    const limited =
      '1 when an operator has limited how many of its jobs run, or how fast they begin. Take max.';
    readGauge(registry, { name: 'ragmill_queue_limited', help: limited, labels: ['queue'] }, () =>
      this.perQueue((queue, { rateLimit, maxActive }) => [
        [{ queue }, Number(rateLimit !== null || maxActive !== null)],
      ]),
    );
  }

  private async look(): Promise<Seen> {
    const [states, workers, memory] = await Promise.all([
      this.states.read(),
      this.workers.workers(),
      this.queues.use(readRedisMemory),
    ]);
    return { states, workers: workers.length, memory };
  }

  /** That Redis is away is said by its own connection. */
  private failed(error: unknown): void {
    if (toAppError(error).code === 'queue_unavailable') return;
    this.logger.warn({ err: error }, 'the queues could not be read for the metrics');
  }

  private async each(readings: (seen: Seen) => Reading[]): Promise<Reading[]> {
    const seen = await this.seen.get();
    return seen ? readings(seen) : [];
  }

  private perQueue(readings: (queue: string, state: QueueState) => Reading[]): Promise<Reading[]> {
    return this.each(({ states }) => states.flatMap((state) => readings(state.name, state)));
  }
}

/** By the label that says how they stand. */
function jobsOf({ waiting, active, delayed, waitingChildren, failed, completed }: QueueState) {
  return { waiting, active, delayed, waiting_children: waitingChildren, failed, completed };
}
