import { Processor } from '@nestjs/bullmq';
import { QueueProcessor, WORKER_OPTIONS } from './queue.processor.js';

@Processor('maintenance', WORKER_OPTIONS)
export class MaintenanceProcessor extends QueueProcessor {}
