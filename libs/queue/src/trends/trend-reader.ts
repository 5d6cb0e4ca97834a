import { Settings } from '@app/config';
import { Injectable } from '@nestjs/common';
import { isTaskQueue } from '../queues/queue-names.js';
import { Queues } from '../queues/queues.js';
import { parseCountField } from './trend-fields.js';
import { stepsOf, TREND_WINDOWS, trendKey, type TrendKind, type TrendWindowName } from './trend-windows.js';
import { trendsOf, type TrendStep, type Trends } from './trends.js';

/** Runs of tasks and how many of them failed for good. */
export interface FailureCount {
  readonly runs: number;
  readonly failed: number;
}

type Fields = Record<string, string>;

/** Reads the trends: one pipeline for a window. */
@Injectable()
export class TrendReader {
  constructor(
    private readonly queues: Queues,
    private readonly settings: Settings,
  ) {}

  /** @throws AppError `queue_unavailable` */
  async read(window: TrendWindowName): Promise<{ steps: readonly number[]; stepMs: number; trends: Trends }> {
    const steps = stepsOf(window, Date.now());
    const kinds = ['counts', 'times', 'queues'] as const;
    const hashes = await this.hashes(
      steps.flatMap((step) => kinds.map((kind) => this.key(window, kind, step))),
    );
    const found = steps.map((_, index): TrendStep => {
      const [counts = {}, times = {}, queues = {}] = hashes.slice(index * kinds.length);
      return { counts, times, queues };
    });
    return { steps, stepMs: TREND_WINDOWS[window].stepMs, trends: trendsOf(found) };
  }

  /** Of the last minutes, an hour's at most. @throws AppError `queue_unavailable` */
  failuresLately(minutes: number): Promise<FailureCount> {
    return this.failures('hour', stepsOf('hour', Date.now()).slice(-minutes));
  }

  /** @throws AppError `queue_unavailable` */
  failuresOfDay(): Promise<FailureCount> {
    return this.failures('day', stepsOf('day', Date.now()));
  }

  private async failures(window: TrendWindowName, steps: readonly number[]): Promise<FailureCount> {
    return failuresOf(await this.hashes(steps.map((step) => this.key(window, 'counts', step))));
  }

  private key(window: TrendWindowName, kind: TrendKind, step: number): string {
    return trendKey(this.settings, window, kind, step);
  }

  private hashes(keys: readonly string[]): Promise<Fields[]> {
    return this.queues.use((redis) => Promise.all(keys.map((key) => redis.hgetall(key))));
  }
}

function failuresOf(steps: readonly Fields[]): FailureCount {
  let runs = 0;
  let failed = 0;
  for (const [field, count] of steps.flatMap((fields) => Object.entries(fields))) {
    const { queue, outcome } = parseCountField(field);
    if (!isTaskQueue(queue)) continue;
    if (outcome !== 'completed' && outcome !== 'failed') continue;
    runs += Number(count);
    if (outcome === 'failed') failed += Number(count);
  }
  return { runs, failed };
}
