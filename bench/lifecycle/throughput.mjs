import { loadSettings, ConfigModule } from '../../dist/libs/config/src/index.js';
import { QueueModule, TaskSubmitter } from '../../dist/libs/queue/src/index.js';
import { RedisModule } from '../../dist/libs/redis/src/index.js';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { mapLimit } from '../support/client.mjs';
import { startProcess } from '../support/process.mjs';
import { median } from '../support/stats.mjs';
import { EMPTY, EMPTY_ROW } from './empty-job.mjs';

const TASKS = 20_000;
/** Run before anything is measured: code is compiled and loaded when it is first needed. */
const WARM_UP = 3000;
const ROUNDS = 5;
const CONCURRENCY = 20;
const ENQUEUED_AT_ONCE = 50;
const LIMIT_MS = 120_000;
/** How Ragmill's jobs are retried and kept. */
const OPTIONS = {
  attempts: 4,
  backoff: { type: 'fixed', delay: 60_000, jitter: 0.5 },
  keepLogs: 100,
  removeOnComplete: { age: 86_400 },
  removeOnFail: { age: 86_400 },
  sizeLimit: 1024 * 1024,
};

const WAYS = {
  // A line for each task is the default; bare BullMQ writes none.
  'Ragmill, with a log line a task': { worker: 'empty', level: 'info' },
  Ragmill: { worker: 'empty', level: 'warn' },
  'bare BullMQ': { worker: 'bare', level: 'warn' },
};
const BARE = 'bare BullMQ';

/** Tasks a second with a handler that does nothing, Ragmill's way and BullMQ's own, in turns. */
export async function throughput() {
  const names = Object.keys(WAYS);
  const rates = Object.fromEntries(names.map((name) => [name, { enqueue: [], run: [] }]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of round % 2 ? names : [...names].reverse()) {
      const { enqueue, run } = await measure(
        WAYS[name],
        `{bench-${process.pid}-${round}-${WAYS[name].worker}}`,
      );
      rates[name].enqueue.push(enqueue);
      rates[name].run.push(run);
    }
  }
  for (const [what, label] of [
    ['run', 'tasks run a second, empty handler'],
    ['enqueue', 'tasks enqueued a second'],
  ]) {
    const bare = median(rates[BARE][what]);
    const figures = names.map((name) => {
      const rate = median(rates[name][what]);
      return `${name} ${Math.round(rate)}${name === BARE ? '' : ` (${(rate / bare).toFixed(2)} of bare)`}`;
    });
    console.log(`${label}: ${figures.join('; ')}`);
  }
}

async function measure({ worker: kind, level }, prefix) {
  const env = {
    REDIS_URL: process.env.REDIS_URL,
    REDIS_PREFIX: prefix,
    STORAGE_URI: process.env.STORAGE_URI,
    WORKER_CONCURRENCY: String(CONCURRENCY),
    LOG_LEVEL: level,
  };
  const redis = new Redis(env.REDIS_URL, { maxRetriesPerRequest: null });
  const queue = new Queue('high', { connection: redis, prefix });
  try {
    const enqueue = (count) => (kind === 'bare' ? enqueueJobs(queue, count) : enqueueTasks(env, count));
    const worker = startProcess(`bench/lifecycle/${kind}-worker.mjs`, env);
    await enqueue(WARM_UP);
    await completed(queue, WARM_UP, worker);
    await queue.pause();
    const enqueueSeconds = await enqueue(TASKS);
    await queue.resume();
    await completed(queue, WARM_UP + TASKS, worker);
    await worker.stop();
    return { enqueue: TASKS / enqueueSeconds, run: TASKS / (await secondsOf(queue)) };
  } finally {
    await queue.obliterate({ force: true });
    redis.disconnect();
  }
}

async function completed(queue, count, worker) {
  for (const until = Date.now() + LIMIT_MS; (await queue.getCompletedCount()) < count; await sleep(100)) {
    if (Date.now() > until) throw new Error(`${count} tasks were not run: ${worker.output()}`);
  }
}

/** From the first begin to the last end of what is measured, by the jobs' own times. */
async function secondsOf(queue) {
  const ends = await queue.getCompleted(0, 0);
  const begins = await queue.getCompleted(TASKS - CONCURRENCY, TASKS - 1);
  return (ends[0].finishedOn - Math.min(...begins.map(({ processedOn }) => processedOn))) / 1000;
}

async function enqueueJobs(queue, count) {
  const at = performance.now();
  await mapLimit(Array.from({ length: count }), ENQUEUED_AT_ONCE, () => queue.add('empty', {}, OPTIONS));
  return (performance.now() - at) / 1000;
}

async function enqueueTasks(env, count) {
  class Client {}
  Module({
    imports: [
      ConfigModule.forRoot(loadSettings({ ...env, QUEUE_MAX_WAITING: String(TASKS) })),
      RedisModule.forRoot('patient'),
      QueueModule.forApi([EMPTY_ROW]),
    ],
  })(Client);
  const app = await NestFactory.createApplicationContext(Client, { logger: false });
  const submitter = app.get(TaskSubmitter);
  const at = performance.now();
  await mapLimit(Array.from({ length: count }), ENQUEUED_AT_ONCE, () => submitter.submit(EMPTY, {}));
  const seconds = (performance.now() - at) / 1000;
  await app.close();
  return seconds;
}
