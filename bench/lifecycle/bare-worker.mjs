// A worker of BullMQ alone, with the options that Ragmill's have.
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';

const { REDIS_URL, REDIS_PREFIX, WORKER_CONCURRENCY } = process.env;
new Worker('high', async () => undefined, {
  connection: new Redis(REDIS_URL, { maxRetriesPerRequest: null }),
  prefix: REDIS_PREFIX,
  concurrency: Number(WORKER_CONCURRENCY),
  lockDuration: 9000,
  stalledInterval: 3000,
  metrics: { maxDataPoints: 1440 },
});
