import { Settings } from '@app/config';
import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { BatchHandler } from './batch.handler.js';
import { BegunTasks } from './begun-tasks.js';
import { DeadLetters } from './dead-letters.js';
import { ExpiredTasks } from './expired-tasks.js';
import { HandlerRegistry } from './handler-registry.js';
import { HealthCheckHandler } from './health-check.handler.js';
import { coreJobs, JobCatalogue } from './job-catalogue.js';
import { JobRunner } from './job-runner.js';
import type { JobRow } from './job-type.js';
import { LoopGuard } from './loop-guard.js';
import { QueueHealth } from './queue-health.js';
import { FLOW_PRODUCER, QUEUE_NAMES } from './queue-names.js';
import { QueueTurns } from './queue-turns.js';
import { Queues } from './queues.js';
import { RunningTasks } from './running-tasks.js';
import { TaskControl } from './task-control.js';
import { TaskEventSource } from './task-events/task-event-source.js';
import { TaskWatcher } from './task-events/task-watcher.js';
import { TaskFinder } from './task-finder.js';
import { TaskIndex } from './task-index.js';
import { TaskReader } from './task-reader.js';
import { TaskRuns } from './task-runs.js';
import { TaskSubmitter } from './task-submitter.js';
import { TaskWebhooks } from './task-webhooks.js';
import { WorkerHeartbeat } from './worker-heartbeat.js';
import { WorkerRegistry } from './worker-registry.js';

const ENQUEUE = [
  QueueTurns,
  TaskSubmitter,
  TaskFinder,
  TaskWebhooks,
  TaskReader,
  TaskIndex,
  TaskControl,
  DeadLetters,
  QueueHealth,
  WorkerRegistry,
];
const CONSUME = [
  HandlerRegistry,
  LoopGuard,
  BegunTasks,
  TaskRuns,
  RunningTasks,
  JobRunner,
  ExpiredTasks,
  WorkerHeartbeat,
  BatchHandler,
  HealthCheckHandler,
];

/** Queues and tasks. The API enqueues and reads (`forApi`); only a worker also consumes (`forWorker`). */
@Module({})
export class QueueModule {
  /** @param jobs kinds of work beside Ragmill's own */
  static forApi(jobs: readonly JobRow[] = []): DynamicModule {
    const module = define(jobs);
    return {
      ...module,
      providers: [...(module.providers ?? []), TaskEventSource, TaskWatcher],
      exports: [...(module.exports ?? []), TaskWatcher],
    };
  }

  /** @param jobs kinds of work beside Ragmill's own */
  static forWorker(jobs: readonly JobRow[] = []): DynamicModule {
    const module = define(jobs);
    return {
      ...module,
      imports: [...(module.imports ?? []), DiscoveryModule],
      providers: [...(module.providers ?? []), ...CONSUME],
      exports: [...(module.exports ?? []), JobRunner, RunningTasks, TaskRuns, ExpiredTasks],
    };
  }
}

function define(jobs: readonly JobRow[]): DynamicModule {
  return {
    module: QueueModule,
    global: true,
    imports: [
      BullModule.forRootAsync({
        useFactory: (settings: Settings, redis: Redis) => ({
          connection: redis,
          prefix: settings.REDIS_PREFIX,
        }),
        inject: [Settings, Redis],
      }),
      BullModule.registerQueue(...QUEUE_NAMES.map((name) => ({ name }))),
      BullModule.registerFlowProducer({ name: FLOW_PRODUCER }),
    ],
    providers: [
      {
        provide: JobCatalogue,
        useFactory: (settings: Settings) =>
          new JobCatalogue([...coreJobs(settings), ...jobs], settings.JOB_OPTIONS),
        inject: [Settings],
      },
      {
        provide: Queues,
        useFactory: (redis: Redis, ...queues: Queue[]) => new Queues(redis, queues),
        inject: [Redis, ...QUEUE_NAMES.map((name) => getQueueToken(name))],
      },
      ...ENQUEUE,
    ],
    exports: [BullModule, Queues, ...ENQUEUE],
  };
}
