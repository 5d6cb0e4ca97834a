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

const TASKS = 10_000;
const ROUNDS = 3;
const CONCURRENCY = 20;
const ENQUEUED_AT_ONCE = 50;
const LIMIT_MS = 120_000;
/** What Ragmill keeps of a job that has ended. */
const OPTIONS = { attempts: 4, removeOnComplete: { age: 86_400 }, removeOnFail: { age: 86_400 } };

/** Tasks a second with a handler that does nothing, Ragmill's way and BullMQ's own, in turns. */
export async function throughput() {
  const ways = { ragmill: { enqueue: [], run: [] }, bullmq: { enqueue: [], run: [] } };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const way of round % 2 ? ['bullmq', 'ragmill'] : ['ragmill', 'bullmq']) {
      const { enqueue, run } = await measure(way, `{bench-${process.pid}-${way}-${round}}`);
      ways[way].enqueue.push(enqueue);
      ways[way].run.push(run);
    }
  }
  for (const [what, label] of [
    ['run', 'tasks run a second'],
    ['enqueue', 'tasks enqueued a second'],
  ]) {
    const [ours, bare] = [median(ways.ragmill[what]), median(ways.bullmq[what])];
    console.log(
      `${label}, empty handler: ${Math.round(ours)}; bare BullMQ ${Math.round(bare)}; ratio ${(ours / bare).toFixed(2)}`,
    );
  }
}

async function measure(way, prefix) {
  const env = {
    REDIS_URL: process.env.REDIS_URL,
    REDIS_PREFIX: prefix,
    STORAGE_URI: process.env.STORAGE_URI,
    WORKER_CONCURRENCY: String(CONCURRENCY),
    LOG_LEVEL: 'info',
  };
  const redis = new Redis(env.REDIS_URL, { maxRetriesPerRequest: null });
  const queue = new Queue('high', { connection: redis, prefix });
  try {
    const enqueue = TASKS / (await (way === 'ragmill' ? enqueueTasks(env) : enqueueJobs(queue)));
    const entry = `bench/lifecycle/${way === 'ragmill' ? 'empty' : 'bare'}-worker.mjs`;
    const worker = startProcess(entry, env);
    const until = Date.now() + LIMIT_MS;
    while ((await queue.getCompletedCount()) < TASKS) {
      if (Date.now() > until) throw new Error(`${way} did not run ${TASKS} tasks: ${worker.output()}`);
      await sleep(100);
    }
    await worker.stop();
    return { enqueue, run: TASKS / (await secondsOf(queue)) };
  } finally {
    await queue.obliterate({ force: true });
    redis.disconnect();
  }
}

/** From the first begin to the last end, by the jobs' own times. */
async function secondsOf(queue) {
  const ends = await queue.getCompleted(0, 0);
  const begins = await queue.getCompleted(TASKS - CONCURRENCY, TASKS);
  return (ends[0].finishedOn - Math.min(...begins.map(({ processedOn }) => processedOn))) / 1000;
}

async function enqueueJobs(queue) {
  const at = performance.now();
  await mapLimit(Array.from({ length: TASKS }), ENQUEUED_AT_ONCE, () => queue.add('empty', {}, OPTIONS));
  return (performance.now() - at) / 1000;
}

async function enqueueTasks(env) {
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
  await mapLimit(Array.from({ length: TASKS }), ENQUEUED_AT_ONCE, () => submitter.submit(EMPTY, {}));
  const seconds = (performance.now() - at) / 1000;
  await app.close();
  return seconds;
}
