import { ConfigModule, loadSettings } from '@app/config';
import { loggingModule } from '@app/logging';
import {
  QueueModule,
  Queues,
  TaskSubmitter,
  WorkerRegistry,
  type TaskQueueName,
  type WorkerInfo,
} from '@app/queue';
import { RedisModule } from '@app/redis';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { PROBE, PROBE_ROW, probeRunsKey, probeStepsKey, type ProbePayload } from '../worker/probe.job.js';
import type { System } from './system.js';

export interface ProbeRun {
  readonly pid: number;
  /** Milliseconds. */
  readonly at: number;
  readonly urgent: boolean;
}

/** Submits probe tasks to a system, as a service of its own would, and tells how often each was run. */
export class Probes {
  private constructor(
    private readonly app: INestApplicationContext,
    private readonly prefix: string,
  ) {}

  static async connect(system: System): Promise<Probes> {
    const settings = loadSettings({ ...system.env, LOG_LEVEL: 'silent' });
    @Module({
      imports: [
        ConfigModule.forRoot(settings),
        loggingModule(settings),
        RedisModule.forRoot('fail-fast'),
        QueueModule.forApi([PROBE_ROW]),
      ],
    })
    class ProbesModule {}
    const app = await NestFactory.createApplicationContext(ProbesModule, { logger: false });
    const probes = new Probes(app, settings.REDIS_PREFIX);
    await system.waitFor(() => probes.queues.use(async (redis) => (await redis.ping()) === 'PONG'));
    return probes;
  }

  get queues(): Queues {
    return this.app.get(Queues);
  }

  /** Returns the task id. */
  submit(
    payload: ProbePayload,
    { queue, taskId = randomUUID() }: { queue?: TaskQueueName; taskId?: string } = {},
  ): Promise<string> {
    return this.app.get(TaskSubmitter).submit(PROBE, payload, { queue, taskId });
  }

  async runs(taskId: string): Promise<ProbeRun[]> {
    const runs = await this.queues.use((redis) => redis.lrange(probeRunsKey(this.prefix, taskId), 0, -1));
    return runs.map((run) => JSON.parse(run) as ProbeRun);
  }

  /** Lets a task with `stages` go on to the next. */
  async step(taskId: string): Promise<void> {
    await this.queues.use((redis) => redis.rpush(probeStepsKey(this.prefix, taskId), 'on'));
  }

  workers(): Promise<WorkerInfo[]> {
    return this.app.get(WorkerRegistry).workers();
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
