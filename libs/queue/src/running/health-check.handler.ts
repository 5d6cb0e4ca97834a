import { Injectable } from '@nestjs/common';
import { JobHandler } from '../jobs/job-handler.decorator.js';
import { HEALTH_CHECK } from '../jobs/job-types.js';
import { WORKER_ID } from '../workers/worker-id.js';

/** The answer of a live worker. */
@Injectable()
export class HealthCheckHandler {
  @JobHandler(HEALTH_CHECK.name)
  answer(): Promise<{ worker_id: string }> {
    return Promise.resolve({ worker_id: WORKER_ID });
  }
}
