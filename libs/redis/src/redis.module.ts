import {
  Inject,
  Logger,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Settings } from '@app/config';
import { Redis, type RedisOptions } from 'ioredis';

/**
 * How a connection behaves while Redis is away. `fail-fast`: commands fail at once, so that a request is
 * answered 503 and does not hang. `patient`: commands wait, as BullMQ demands of a worker.
 */
export type RedisPatience = 'fail-fast' | 'patient';

const OPTIONS: Record<RedisPatience, RedisOptions> = {
  'fail-fast': { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 10_000 },
  patient: { maxRetriesPerRequest: null },
};

const reconnectDelay = (attempt: number): number => Math.min(attempt * 100, 2000);

/** One connection to Redis for the whole application, injected by its class. */
@Module({})
export class RedisModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  static forRoot(patience: RedisPatience): DynamicModule {
    return {
      module: RedisModule,
      global: true,
      providers: [
        {
          provide: Redis,
          useFactory: async (settings: Settings) => {
            const redis = connect(settings.REDIS_URL, OPTIONS[patience]);
            // A worker has nothing to do without Redis; the API answers that it is away.
            if (patience === 'patient') await new Promise((resolve) => redis.once('ready', resolve));
            return redis;
          },
          inject: [Settings],
        },
      ],
      exports: [Redis],
    };
  }

  constructor(@Inject(Redis) private readonly redis: Redis) {}

  /** Whoever closes waits for a connection that is not there; without one there is nothing left to send. */
  beforeApplicationShutdown(): void {
    if (this.redis.status === 'ready') return;
    // Between two attempts ioredis has nothing to end and would never say that it has ended: so one more, given up at once.
    if (this.redis.status === 'reconnecting') this.redis.connect().catch(() => undefined);
    this.redis.disconnect();
  }

  onApplicationShutdown(): void {
    // What has ended is not ended again: ioredis would wait two seconds for it, and the process with it.
    if (this.redis.status !== 'end') this.redis.disconnect();
  }
}

function connect(url: string, options: RedisOptions): Redis {
  const redis = new Redis(url, {
    ...options,
    connectTimeout: 5000,
    retryStrategy: reconnectDelay,
    // After a failover the old primary answers READONLY: reconnect to find the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  const logger = new Logger('Redis');
  let reported = false;
  redis.on('error', (error: Error) => {
    if (!reported) logger.error(`Redis is not reachable: ${error.message}`);
    reported = true;
  });
  redis.on('ready', () => {
    if (reported) logger.log('Redis is reachable again');
    reported = false;
  });
  return redis;
}
