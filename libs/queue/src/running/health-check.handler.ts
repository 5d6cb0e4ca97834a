import { Injectable } from '@nestjs/common';
import { JobHandler } from '../jobs/job-handler.decorator.js';
import { HEALTH_CHECK } from '../jobs/job-types.js';
import { WorkerHeartbeat } from '../workers/worker-heartbeat.js';

/** The answer of a live worker. */
@Injectable()
export class HealthCheckHandler {
  constructor(private readonly heartbeat: WorkerHeartbeat) {}

  @JobHandler(HEALTH_CHECK.name)
  answer(): Promise<{ worker_id: string }> {
    return Promise.resolve({ worker_id: this.heartbeat.workerId });
  }
}
