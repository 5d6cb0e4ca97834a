import { Settings } from '@app/config';
import { toAppError } from '@app/errors';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Queues } from '../queues/queues.js';
import { TaskRuns } from '../running/task-runs.js';
import { RunTotals } from './trend-fields.js';
import { stepOf, TREND_WINDOWS, trendKey, type TrendWindowName } from './trend-windows.js';

const WRITE_MS = 5000;

/** Adds what this worker's runs came to to the trends: every 5 s, and not with each run. */
@Injectable()
export class TrendRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TrendRecorder.name);
  private readonly totals = new RunTotals();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly queues: Queues,
    private readonly settings: Settings,
    runs: TaskRuns,
  ) {
    runs.observe(
      (run) => {
        if (run.queue !== 'health' && run.outcome !== 'returned') this.totals.add(run);
      },
      (end) => this.totals.count(end),
    );
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.write(), WRITE_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.write();
  }

  private async write(): Promise<void> {
    const { counts, times } = this.totals.take();
    if (counts.size === 0) return;
    const now = Date.now();
    try {
      await this.queues.use(async (redis) => {
        const pipeline = redis.pipeline();
        for (const window of Object.keys(TREND_WINDOWS) as TrendWindowName[]) {
          for (const [kind, fields] of Object.entries({ counts, times })) {
            const key = trendKey(this.settings, window, kind as 'counts' | 'times', stepOf(window, now));
            for (const [field, count] of fields) pipeline.hincrby(key, field, count);
            pipeline.expire(key, TREND_WINDOWS[window].keptS);
          }
        }
        // It rejects only when it could not be sent.
        for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
      });
    } catch (error) {
      // Trends have a gap where Redis was away.
      if (toAppError(error).code === 'queue_unavailable') return;
      this.logger.error({ err: error }, 'trends not written');
    }
  }
}
