import { Settings, VERSION } from '@app/config';
import { toAppError } from '@app/errors';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { QUEUE_NAMES } from './queue-names.js';
import { HEARTBEAT_MS, WorkerRegistry, type WorkerInfo } from './worker-registry.js';

/** Tells the registry that this worker lives, for as long as its event loop turns. */
@Injectable()
export class WorkerHeartbeat implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WorkerHeartbeat.name);
  private readonly worker: WorkerInfo;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly registry: WorkerRegistry,
    settings: Settings,
  ) {
    this.worker = {
      id: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
      host: hostname(),
      pid: process.pid,
      version: VERSION,
      queues: QUEUE_NAMES,
      concurrency: settings.WORKER_CONCURRENCY,
      startedAt: new Date().toISOString(),
    };
  }

  get workerId(): string {
    return this.worker.id;
  }

  onApplicationBootstrap(): void {
    this.beat();
    this.timer = setInterval(() => this.beat(), HEARTBEAT_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.registry.leave(this.worker.id).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'could not sign off; the registry will forget this worker by itself');
    });
  }

  private beat(): void {
    this.registry.beat(this.worker).catch((error: unknown) => {
      if (toAppError(error).code === 'queue_unavailable') return;
      this.logger.error({ err: error }, 'heartbeat not written');
    });
  }
}
