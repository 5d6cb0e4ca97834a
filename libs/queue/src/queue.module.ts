import { Settings } from '@app/config';
import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Queue, QueueOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { BatchHandler } from './running/batch.handler.js';
import { BegunTasks } from './running/begun-tasks.js';
import { CancelMany } from './tasks/cancel-many.js';
import { DeadLetters } from './tasks/dead-letters.js';
import { ExpiredTasks } from './tasks/expired-tasks.js';
import { HandlerRegistry } from './jobs/handler-registry.js';
import { HealthCheckHandler } from './running/health-check.handler.js';
import { coreJobs, JobCatalogue } from './jobs/job-catalogue.js';
import { JobRunner } from './running/job-runner.js';
import type { JobRow } from './jobs/job-type.js';
import { LoopGuard } from './running/loop-guard.js';
import { QueueHealth } from './queues/queue-health.js';
import { FLOW_PRODUCER, QUEUE_NAMES } from './queues/queue-names.js';
import { QueueStates } from './queues/queue-states.js';
import { QueueTurns } from './queues/queue-turns.js';
import { Queues } from './queues/queues.js';
import { RunningTasks } from './running/running-tasks.js';
import { TaskControl } from './tasks/task-control.js';
import { TaskEventSource } from './task-events/task-event-source.js';
import { TaskWatcher } from './task-events/task-watcher.js';
import { TaskDetails } from './tasks/task-details.js';
import { TaskFinder } from './tasks/task-finder.js';
import { TaskHistory } from './tasks/task-history.js';
import { TaskIndex } from './tasks/task-index.js';
import { TaskReader } from './tasks/task-reader.js';
import { TaskRuns } from './running/task-runs.js';
import { TaskSubmitter } from './tasks/task-submitter.js';
import { TaskWebhooks } from './tasks/task-webhooks.js';
import { QueueSampler } from './trends/queue-sampler.js';
import { TrendReader } from './trends/trend-reader.js';
import { TrendRecorder } from './trends/trend-recorder.js';
import { WaitingSample } from './queues/waiting-sample.js';
import { WorkerControl } from './workers/worker-control.js';
import { WorkerHeartbeat } from './workers/worker-heartbeat.js';
import { WorkerRegistry } from './workers/worker-registry.js';

const ENQUEUE = [
  QueueTurns,
  TaskSubmitter,
  TaskFinder,
  TaskWebhooks,
  TaskReader,
  TaskIndex,
  TaskControl,
  DeadLetters,
  CancelMany,
  TaskDetails,
  QueueHealth,
  QueueStates,
  WorkerRegistry,
  WorkerControl,
];
const CONSUME = [
  HandlerRegistry,
  LoopGuard,
  BegunTasks,
  TaskRuns,
  TaskHistory,
  TrendRecorder,
  RunningTasks,
  JobRunner,
  ExpiredTasks,
  WorkerHeartbeat,
  BatchHandler,
  HealthCheckHandler,
];

/** Carries the context of a trace with each job. */
type QueueTelemetry = QueueOptions['telemetry'];

/** Queues and tasks. The API enqueues and reads (`forApi`); only a worker also consumes (`forWorker`). */
@Module({})
export class QueueModule {
  /** @param jobs kinds of work beside Ragmill's own */
  static forApi(jobs: readonly JobRow[] = [], telemetry?: QueueTelemetry): DynamicModule {
    const module = define(jobs, telemetry);
    return {
      ...module,
      providers: [
        ...(module.providers ?? []),
        TaskEventSource,
        TaskWatcher,
        QueueSampler,
        TrendReader,
        WaitingSample,
      ],
      exports: [...(module.exports ?? []), TaskWatcher, TrendReader, WaitingSample],
    };
  }

  /** @param jobs kinds of work beside Ragmill's own */
  static forWorker(jobs: readonly JobRow[] = [], telemetry?: QueueTelemetry): DynamicModule {
    const module = define(jobs, telemetry);
    return {
      ...module,
      imports: [...(module.imports ?? []), DiscoveryModule],
      providers: [...(module.providers ?? []), ...CONSUME],
      exports: [...(module.exports ?? []), JobRunner, RunningTasks, TaskRuns, ExpiredTasks, WorkerHeartbeat],
    };
  }
}

function define(jobs: readonly JobRow[], telemetry: QueueTelemetry): DynamicModule {
  return {
    module: QueueModule,
    global: true,
    imports: [
      BullModule.forRootAsync({
        useFactory: (settings: Settings, redis: Redis) => ({
          connection: redis,
          prefix: settings.REDIS_PREFIX,
          telemetry,
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
    exports: [BullModule, JobCatalogue, Queues, ...ENQUEUE],
  };
}
