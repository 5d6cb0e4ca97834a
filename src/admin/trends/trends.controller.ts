import { TrendReader, type TrendWindowName } from '@app/queue';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiExtraModels } from '@nestjs/swagger';
import { AdminApi } from '../admin-api.decorator.js';
import { SharedValue } from '../shared-value.js';
import { QueueTrendDto, TrendsDto, TrendsQuery } from './trends.dto.js';

/** A step is a minute at least. */
const TTL_MS = 5000;

@AdminApi()
@ApiExtraModels(QueueTrendDto)
@Controller('admin/api/trends')
export class TrendsController {
  private readonly windows: Record<TrendWindowName, SharedValue<TrendsDto>>;

  constructor(private readonly reader: TrendReader) {
    this.windows = {
      hour: new SharedValue(() => this.read('hour'), TTL_MS),
      day: new SharedValue(() => this.read('day'), TTL_MS),
    };
  }

  /** What was done in the last hour or day, how long it took, and what waited. */
  @Get()
  trends(@Query() { window }: TrendsQuery): Promise<TrendsDto> {
    return this.windows[window].get();
  }

  private async read(window: TrendWindowName): Promise<TrendsDto> {
    const { steps, stepMs, trends } = await this.reader.read(window);
    const times = steps.map((step) => new Date(step).toISOString());
    return {
      window,
      step_ms: stepMs,
      from: times[0] ?? '',
      times,
      throughput: trends.throughput,
      by_job: trends.byJob,
      runtime: trends.runtime.map(({ p50Ms, p95Ms, ...of }) => ({ ...of, p50_ms: p50Ms, p95_ms: p95Ms })),
      queues: Object.fromEntries(
        Object.entries(trends.queues).map(([name, { depth, oldestWaitingMs }]) => [
          name,
          { depth, oldest_waiting_ms: oldestWaitingMs },
        ]),
      ),
    };
  }
}
