import { ConfigModule, loadSettings } from '../../dist/libs/config/src/index.js';
import { QueueModule, Queues, TaskSubmitter } from '../../dist/libs/queue/src/index.js';
import { RedisModule } from '../../dist/libs/redis/src/index.js';
import { PROBE, PROBE_ROW, probeRunsKey } from '../../dist/test/worker/probe.job.js';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/lib/free-port.mjs';
import { Client } from '../support/client.mjs';
import { startProcess } from '../support/process.mjs';

const LIMIT_MS = 60_000;
const POLL_MS = 10;

/** An API and a worker that runs probes (see `test/worker`), apart from the system of the other benchmarks. */
export class ProbeSystem {
  static async start(more) {
    const port = await freePort();
    const system = new ProbeSystem({
      REDIS_URL: process.env.REDIS_URL,
      REDIS_PREFIX: `{bench-probe-${process.pid}-${port}}`,
      STORAGE_URI: process.env.STORAGE_URI,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...more,
    });
    system.client = new Client(`http://127.0.0.1:${port}`);
    system.api = startProcess('dist/src/main.js', system.env);
    await until(() => system.client.json('/health/live').catch(() => undefined));
    system.worker = await system.startWorker();
    system.app = await connect(system.env);
    return system;
  }

  constructor(env) {
    this.env = env;
  }

  /** Resolves once it takes tasks. */
  async startWorker() {
    const before = await this.workerCount();
    const worker = startProcess('dist/test/worker/main.js', this.env);
    await until(async () => (await this.workerCount()) > before);
    return worker;
  }

  submit(payload) {
    return this.app.get(TaskSubmitter).submit(PROBE, payload);
  }

  /** The runs of a task, once there are `count`. */
  async runs(taskId, count) {
    const key = probeRunsKey(this.env.REDIS_PREFIX, taskId);
    return until(async () => {
      const runs = await this.app.get(Queues).use((redis) => redis.lrange(key, 0, -1));
      return runs.length >= count ? runs.map((run) => JSON.parse(run)) : undefined;
    });
  }

  async stop() {
    await this.app.close();
    await Promise.all([this.worker.stop(), this.api.stop()]);
  }

  async workerCount() {
    const response = await fetch(`${this.client.url}/health/ready`, { signal: AbortSignal.timeout(5000) });
    return (await response.json()).details.workers.count ?? 0;
  }
}

async function connect(env) {
  class Connection {}
  Module({
    imports: [
      ConfigModule.forRoot(loadSettings(env)),
      RedisModule.forRoot('patient'),
      QueueModule.forApi([PROBE_ROW]),
    ],
  })(Connection);
  return NestFactory.createApplicationContext(Connection, { logger: false });
}

async function until(condition) {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) throw new Error('what was waited for did not come');
    await sleep(POLL_MS);
  }
}
