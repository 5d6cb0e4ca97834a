import { Settings } from '@app/config';
import { toAppError } from '@app/errors';
import { RedisScript } from '@app/redis';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { QueueStates, type QueueState } from '../queues/queue-states.js';
import { Queues } from '../queues/queues.js';
import { stepOf, TREND_WINDOWS, trendKey, type TrendWindowName } from './trend-windows.js';

const LOOK_MS = 10_000;

/** Keeps the highest of the samples of a step. KEYS: hash. ARGV: seconds to keep it, then field and value of each. */
const SAMPLE = new RedisScript<void>(`
for i = 2, #ARGV, 2 do
  local known = tonumber(redis.call('hget', KEYS[1], ARGV[i]) or -1)
  if tonumber(ARGV[i + 1]) > known then redis.call('hset', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
redis.call('expire', KEYS[1], ARGV[1])`);

/** Notes once a minute how long the queues are and how old what waits in them: one process for all. */
@Injectable()
export class QueueSampler implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(QueueSampler.name);
  private timer: NodeJS.Timeout | undefined;
  private sampled = 0;

  constructor(
    private readonly queues: Queues,
    private readonly states: QueueStates,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    void this.look();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const now = Date.now();
    const minute = stepOf('hour', now);
    if (minute === this.sampled) return;
    try {
      if (await this.isMine(minute)) await this.sample(now);
      this.sampled = minute;
    } catch (error) {
      // Trends have a gap where Redis was away.
      if (toAppError(error).code === 'queue_unavailable') return;
      this.logger.error({ err: error }, 'queues not sampled');
    }
  }

  private async isMine(minute: number): Promise<boolean> {
    const key = `${this.settings.REDIS_PREFIX}:trends:sampled:${minute}`;
    return this.queues.use(
      async (redis) => (await redis.set(key, '1', 'PX', 2 * TREND_WINDOWS.hour.stepMs, 'NX')) === 'OK',
    );
  }

  private async sample(now: number): Promise<void> {
    const fields = (await this.states.read()).flatMap(fieldsOf);
    for (const window of Object.keys(TREND_WINDOWS) as TrendWindowName[]) {
      const key = trendKey(this.settings, window, 'queues', stepOf(window, now));
      const args = [TREND_WINDOWS[window].keptS, ...fields];
      await this.queues.use((redis) => SAMPLE.run(redis, [key], args));
    }
  }
}

function fieldsOf({ name, waiting, oldestWaitingMs }: QueueState): (string | number)[] {
  const oldest = oldestWaitingMs === null ? [] : [`${name}:oldest`, oldestWaitingMs];
  return [`${name}:depth`, waiting, ...oldest];
}
