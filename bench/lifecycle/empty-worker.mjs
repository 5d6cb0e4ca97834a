// A Ragmill worker with a job that does nothing.
import 'reflect-metadata';
import { startWorker } from '../../dist/apps/worker/src/start-worker.js';
import { EMPTY_ROW, EmptyModule } from './empty-job.mjs';

await startWorker({ jobs: [EMPTY_ROW], imports: [EmptyModule] });
