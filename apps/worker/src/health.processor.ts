import { Processor } from '@nestjs/bullmq';
import { QueueProcessor, WORKER_OPTIONS } from './queue.processor.js';

@Processor('health', WORKER_OPTIONS)
export class HealthProcessor extends QueueProcessor {}
